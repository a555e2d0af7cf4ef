package hk.chopmark.core.roster;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.HkidRecorded;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The roster as far as the facts read tell, with the policies of it: one small named check each.
 *
 * <p>A decision about many items plays each of them out on an {@link #overlay} before it judges the
 * next.
 */
final class Register {

    /** A student or member of staff: since when, until when. */
    record Presence(LocalDate since, @Nullable LocalDate lastDay) {}

    /** A place in a class. */
    record Place(@Nullable Integer classNumber, LocalDate from) {}

    /** A guardian's link to a student. */
    record Link(StudentId student, GuardianId guardian) {}

    private final @Nullable Register below;
    private boolean schoolRegistered;
    private final Map<ClassId, ClassOpened> classes = new HashMap<>();
    private final Map<String, ClassId> classByCode = new HashMap<>();
    private final Map<PersonRef, Presence> people = new HashMap<>();
    private final Map<Link, Authority> links = new HashMap<>();
    private final Map<ClassId, Map<PersonRef, Place>> members = new HashMap<>();
    private final Map<ClassId, Map<Integer, PersonRef>> numbers = new HashMap<>();

    /** Nothing known yet. */
    Register() {
        this(null);
    }

    private Register(@Nullable Register below) {
        this.below = below;
    }

    /**
     * A sheet laid over this register: what is applied to it leaves this one untouched. Only
     * additions show through.
     */
    Register overlay() {
        return new Register(this);
    }

    /** Takes in one more fact; events of other areas change nothing. */
    Register apply(Recorded<?> fact) {
        return fact.event() instanceof RosterEvent event ? apply(event) : this;
    }

    Register apply(RosterEvent event) {
        switch (event) {
            case SchoolRegistered ignored -> schoolRegistered = true;
            case ClassOpened opened -> {
                classes.put(opened.classId(), opened);
                classByCode.put(codeOf(opened.code(), opened.schoolYear()), opened.classId());
            }
            case StudentEnrolled enrolled ->
                    people.put(enrolled.student(), new Presence(enrolled.enrolledOn(), null));
            case StudentLeft left -> leave(left.student(), left.leftOn());
            case GuardianRegistered registered ->
                    people.put(registered.guardian(), new Presence(LocalDate.MIN, null));
            case GuardianLinked linked ->
                    links.put(new Link(linked.student(), linked.guardian()), linked.authority());
            case GuardianAuthorityChanged changed ->
                    links.put(new Link(changed.student(), changed.guardian()), changed.authority());
            case GuardianUnlinked unlinked ->
                    links.remove(new Link(unlinked.student(), unlinked.guardian()));
            case StaffAppointed appointed ->
                    people.put(appointed.staff(), new Presence(LocalDate.MIN, null));
            case StaffLeft left -> leave(left.staff(), left.leftOn());
            case ClassMembershipStarted started -> join(started);
            case ClassMembershipEnded ended -> quit(ended.classId(), ended.member());
            case HkidRecorded ignored -> {
                // of no consequence for who is there
            }
            case SubjectDetailCorrected ignored -> {
                // changes what is said about a person, not what any rule here reads
            }
        }
        return this;
    }

    private void leave(PersonRef person, LocalDate lastDay) {
        people.computeIfPresent(person, (ref, presence) -> new Presence(presence.since(), lastDay));
    }

    private void join(ClassMembershipStarted started) {
        members.computeIfAbsent(started.classId(), id -> new LinkedHashMap<>())
                .put(started.member(), new Place(started.classNumber(), started.from()));
        if (started.classNumber() != null) {
            numbers.computeIfAbsent(started.classId(), id -> new HashMap<>())
                    .put(started.classNumber(), started.member());
        }
    }

    private void quit(ClassId classId, PersonRef member) {
        Place place = members.getOrDefault(classId, new HashMap<>()).remove(member);
        if (place != null && place.classNumber() != null) {
            numbers.getOrDefault(classId, new HashMap<>()).remove(place.classNumber());
        }
    }

    private static String codeOf(String code, String schoolYear) {
        return code + " " + schoolYear;
    }

    void requireNoSchoolYet() {
        if (schoolRegistered) {
            throw DomainRejection.conflict("roster.school-already-registered", Map.of());
        }
    }

    void requireClassIsNew(ClassId classId, String code, String schoolYear) {
        if (classes.containsKey(classId)) {
            throw DomainRejection.conflict("roster.class-already-opened", Map.of("class", classId));
        }
        ClassId taken = classByCode.get(codeOf(code, schoolYear));
        if (taken != null) {
            throw DomainRejection.conflict("roster.class-code-taken", Map.of("class", taken));
        }
    }

    void requireClassExists(ClassId classId) {
        if (!classes.containsKey(classId)
                && (below == null || !below.classes.containsKey(classId))) {
            throw DomainRejection.unknown("roster.class-unknown", Map.of("class", classId));
        }
    }

    void requireUnknown(PersonRef person) {
        if (presence(person) != null) {
            throw DomainRejection.conflict("roster.person-already-known", Map.of("person", person));
        }
    }

    Presence requireKnown(PersonRef person) {
        Presence presence = presence(person);
        if (presence == null) {
            throw DomainRejection.unknown("roster.person-unknown", Map.of("person", person));
        }
        return presence;
    }

    Presence requirePresent(PersonRef person) {
        Presence presence = requireKnown(person);
        if (presence.lastDay() != null) {
            throw DomainRejection.rule(
                    "roster.person-left", Map.of("person", person, "lastDay", presence.lastDay()));
        }
        return presence;
    }

    void requireNotLinked(StudentId student, GuardianId guardian) {
        if (links.containsKey(new Link(student, guardian))) {
            throw DomainRejection.conflict(
                    "roster.guardian-already-linked",
                    Map.of("student", student, "guardian", guardian));
        }
    }

    Authority requireLinked(StudentId student, GuardianId guardian) {
        Authority authority = links.get(new Link(student, guardian));
        if (authority == null) {
            throw DomainRejection.rule(
                    "roster.guardian-not-linked", Map.of("student", student, "guardian", guardian));
        }
        return authority;
    }

    void requireNotMember(ClassId classId, PersonRef member) {
        if (place(classId, member).isPresent()) {
            throw DomainRejection.conflict(
                    "roster.already-a-member", Map.of("class", classId, "member", member));
        }
    }

    Place requireMember(ClassId classId, PersonRef member) {
        return place(classId, member)
                .orElseThrow(() ->
                        DomainRejection.rule(
                                "roster.not-a-member", Map.of("class", classId, "member", member)));
    }

    void requireNumberFree(ClassId classId, int classNumber) {
        PersonRef holder = numberHolder(classId, classNumber);
        if (holder != null) {
            throw DomainRejection.conflict(
                    "roster.class-number-taken",
                    Map.of("class", classId, "classNumber", classNumber, "holder", holder));
        }
    }

    private @Nullable Presence presence(PersonRef person) {
        Presence presence = people.get(person);
        return presence != null || below == null ? presence : below.presence(person);
    }

    private @Nullable PersonRef numberHolder(ClassId classId, int classNumber) {
        PersonRef holder = numbers.getOrDefault(classId, Map.of()).get(classNumber);
        return holder != null || below == null ? holder : below.numberHolder(classId, classNumber);
    }

    private Optional<Place> place(ClassId classId, PersonRef member) {
        Place place = members.getOrDefault(classId, Map.of()).get(member);
        return place != null || below == null
                ? Optional.ofNullable(place)
                : below.place(classId, member);
    }

    /** The classes a person is in, with their places. */
    Map<ClassId, Place> placesOf(PersonRef person) {
        Map<ClassId, Place> places = new LinkedHashMap<>();
        members.forEach((classId, inClass) -> {
            Place place = inClass.get(person);
            if (place != null) {
                places.put(classId, place);
            }
        });
        return places;
    }
}
