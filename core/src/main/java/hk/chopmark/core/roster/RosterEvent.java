package hk.chopmark.core.roster;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static hk.chopmark.core.decision.InClear.Nature.PUBLIC_NAME;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.ClassFact;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the roster; names and components are stored for ever. Days are Hong Kong days.
 */
public sealed interface RosterEvent extends DomainEvent {

    /** Somebody's part in a class. */
    enum MemberRole {
        PUPIL,
        TEACHER
    }

    /** The school's record begins; its first event, and the only one of its kind. */
    @Event(namespace = "roster", name = "SchoolRegistered", version = "1")
    record SchoolRegistered(
            SchoolId school,
            @InClear(PUBLIC_NAME) String nameEn,
            @InClear(PUBLIC_NAME) String nameZh)
            implements RosterEvent {}

    /** A class exists in a school year. */
    @Event(namespace = "roster", name = "ClassOpened", version = "1")
    record ClassOpened(
            ClassId classId, @InClear(CODE) String code, @InClear(CODE) String schoolYear)
            implements RosterEvent, ClassFact {}

    /**
     * A student joined the school, or came back under the same reference; personal fields in
     * category identity.
     */
    @Event(namespace = "roster", name = "StudentEnrolled", version = "1")
    record StudentEnrolled(
            StudentId student,
            @Nullable Sealed<String> nameZh,
            @Nullable Sealed<String> nameEn,
            @Nullable Sealed<String> sourceNumber,
            @Nullable Sealed<LocalDate> dateOfBirth,
            @Time(VALID) LocalDate enrolledOn)
            implements RosterEvent, SearchableFact {
        @Override
        public List<Searchable> searchable() {
            return names(nameZh, nameEn);
        }
    }

    /** A student left the school. */
    @Event(namespace = "roster", name = "StudentLeft", version = "1")
    record StudentLeft(StudentId student, @Time(VALID) LocalDate leftOn) implements RosterEvent {}

    /**
     * A recorded last day of a student was wrong: another one stands from here, or none where the
     * student did not leave; the old one stays beside it.
     */
    @Event(namespace = "roster", name = "StudentDepartureCorrected", version = "1")
    record StudentDepartureCorrected(
            StudentId student,
            @Time(VALID) @Nullable LocalDate leftOn,
            @Time(VALID) LocalDate previousLeftOn,
            @InClear(CODE) String reason)
            implements RosterEvent {}

    /** A guardian is known to the school; names in category identity, phone in category contact. */
    @Event(namespace = "roster", name = "GuardianRegistered", version = "1")
    record GuardianRegistered(
            GuardianId guardian,
            @Nullable Sealed<String> nameZh,
            @Nullable Sealed<String> nameEn,
            @Nullable Sealed<String> phone)
            implements RosterEvent, SearchableFact {
        @Override
        public List<Searchable> searchable() {
            return Stream.of(
                            names(nameZh, nameEn),
                            Searchable.ifPresent(SearchKind.PHONE, "phone", phone))
                    .flatMap(List::stream)
                    .toList();
        }
    }

    /** A guardian stands for a student; the relation is the guardian's, in category identity. */
    @Event(namespace = "roster", name = "GuardianLinked", version = "1")
    record GuardianLinked(
            StudentId student,
            GuardianId guardian,
            Sealed<String> relation,
            Authority authority,
            @Time(VALID) LocalDate validFrom)
            implements RosterEvent, AuthorityFact {
        @Override
        public Authority authorityAfter() {
            return authority;
        }
    }

    /**
     * How far a guardian may act for a student has changed, on some basis such as {@code
     * court-order}.
     */
    @Event(namespace = "roster", name = "GuardianAuthorityChanged", version = "1")
    record GuardianAuthorityChanged(
            StudentId student,
            GuardianId guardian,
            Authority authority,
            @InClear(CODE) String basis)
            implements RosterEvent, AuthorityFact {
        @Override
        public Authority authorityAfter() {
            return authority;
        }
    }

    /** A guardian no longer stands for a student. */
    @Event(namespace = "roster", name = "GuardianUnlinked", version = "1")
    record GuardianUnlinked(StudentId student, GuardianId guardian, @InClear(CODE) String reason)
            implements RosterEvent, AuthorityFact {
        @Override
        public Authority authorityAfter() {
            return Authority.NONE;
        }
    }

    /**
     * A member of staff took up a post, or came back under the same reference; names in category
     * staff.
     */
    @Event(namespace = "roster", name = "StaffAppointed", version = "1")
    record StaffAppointed(
            StaffId staff,
            @Nullable Sealed<String> nameZh,
            @Nullable Sealed<String> nameEn,
            @InClear(CODE) String postCode)
            implements RosterEvent, PostFact, SearchableFact {
        @Override
        public List<Searchable> searchable() {
            return names(nameZh, nameEn);
        }

        @Override
        public Optional<LocalDate> lastDay() {
            return Optional.empty();
        }

        @Override
        public boolean takesUp() {
            return true;
        }
    }

    /** A member of staff leaves; {@code leftOn} is their last day. */
    @Event(namespace = "roster", name = "StaffLeft", version = "1")
    record StaffLeft(StaffId staff, @Time(VALID) LocalDate leftOn)
            implements RosterEvent, PostFact {
        @Override
        public Optional<LocalDate> lastDay() {
            return Optional.of(leftOn);
        }
    }

    /**
     * A recorded last day of a member of staff was wrong: another one stands from here, or none
     * where they did not leave; the old one stays beside it.
     */
    @Event(namespace = "roster", name = "StaffDepartureCorrected", version = "1")
    record StaffDepartureCorrected(
            StaffId staff,
            @Time(VALID) @Nullable LocalDate leftOn,
            @Time(VALID) LocalDate previousLeftOn,
            @InClear(CODE) String reason)
            implements RosterEvent, PostFact {
        @Override
        public Optional<LocalDate> lastDay() {
            return Optional.ofNullable(leftOn);
        }
    }

    /** A student or teacher is in a class, under a class number if the class has them. */
    @Event(namespace = "roster", name = "ClassMembershipStarted", version = "1")
    record ClassMembershipStarted(
            ClassId classId,
            PersonRef member,
            MemberRole role,
            @Nullable Integer classNumber,
            @Time(VALID) LocalDate from)
            implements RosterEvent, MembershipFact {
        @Override
        public boolean isMember() {
            return true;
        }

        @Override
        public LocalDate day() {
            return from;
        }
    }

    /** A student or teacher is no longer in a class; {@code to} is their last day in it. */
    @Event(namespace = "roster", name = "ClassMembershipEnded", version = "1")
    record ClassMembershipEnded(ClassId classId, PersonRef member, @Time(VALID) LocalDate to)
            implements RosterEvent, MembershipFact {
        @Override
        public boolean isMember() {
            return false;
        }

        @Override
        public LocalDate day() {
            return to;
        }
    }

    /**
     * One recorded detail of a person was wrong; the new value stands from here, the old one stays
     * in the log.
     */
    @Event(namespace = "roster", name = "SubjectDetailCorrected", version = "1")
    record SubjectDetailCorrected(
            PersonRef subject,
            @InClear(CODE) String path,
            Sealed<String> newValue,
            @InClear(CODE) String reason)
            implements RosterEvent, SearchableFact {
        @Override
        public List<Searchable> searchable() {
            return switch (path) {
                case "nameZh", "nameEn" -> Searchable.ifPresent(SearchKind.NAME, path, newValue);
                case "phone" -> Searchable.ifPresent(SearchKind.PHONE, path, newValue);
                default -> List.of();
            };
        }
    }

    /**
     * Somebody's identity card number is known, in category hkid; the latest one stands.
     *
     * @param ground why it may be held, such as {@code enrolment} or {@code correction}: the Code
     *     of Practice lists the cases
     */
    @Event(namespace = "roster", name = "HkidRecorded", version = "1")
    record HkidRecorded(PersonRef subject, Sealed<String> hkid, @InClear(CODE) String ground)
            implements RosterEvent {}

    private static List<SearchableFact.Searchable> names(
            @Nullable Sealed<String> nameZh, @Nullable Sealed<String> nameEn) {
        return Stream.of(
                        SearchableFact.Searchable.ifPresent(SearchKind.NAME, "nameZh", nameZh),
                        SearchableFact.Searchable.ifPresent(SearchKind.NAME, "nameEn", nameEn))
                .flatMap(List::stream)
                .toList();
    }
}
