package hk.chopmark.core.roster;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.HkidRecorded;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Hkid;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Samples of the events of the roster: invented persons and values, the same for ever, because
 * stored bytes are held to them.
 */
final class RosterSamples {

    private static final SchoolId SCHOOL = new SchoolId(new UUID(0x5c, 1));
    private static final StudentId STUDENT = student(1);
    private static final GuardianId GUARDIAN = guardian(1);
    private static final StaffId STAFF = staff(1);
    private static final LocalDate DAY = LocalDate.of(2026, 9, 1);

    private RosterSamples() {}

    /** One event of each kind. */
    static List<DomainEvent> all() {
        return Stream.of(schoolAndPersons(), tiesAndCorrections()).flatMap(List::stream).toList();
    }

    private static List<DomainEvent> schoolAndPersons() {
        return List.of(
                new SchoolRegistered(SCHOOL, "Hill School", "山上學校"),
                new ClassOpened(classOf(1), "1A", "2026/27"),
                new StudentEnrolled(
                        STUDENT,
                        sealed(STUDENT, Category.IDENTITY, "陳大文"),
                        sealed(STUDENT, Category.IDENTITY, "CHAN Tai Man"),
                        sealed(STUDENT, Category.IDENTITY, "S-0001"),
                        Sealed.of(STUDENT, Category.IDENTITY, LocalDate.of(2014, 2, 28)),
                        DAY),
                new StudentLeft(STUDENT, DAY),
                new GuardianRegistered(
                        GUARDIAN,
                        sealed(GUARDIAN, Category.IDENTITY, "李小美"),
                        sealed(GUARDIAN, Category.IDENTITY, "LEE Siu Mei"),
                        sealed(GUARDIAN, Category.CONTACT, "+852 9000 0001")),
                new StaffAppointed(
                        STAFF,
                        sealed(STAFF, Category.STAFF, "黃老師"),
                        sealed(STAFF, Category.STAFF, "WONG"),
                        "class-teacher"),
                new StaffLeft(STAFF, DAY),
                new StudentDepartureCorrected(STUDENT, DAY.plusDays(30), DAY, "typing-error"),
                new StaffDepartureCorrected(STAFF, null, DAY, "did-not-leave"));
    }

    private static List<DomainEvent> tiesAndCorrections() {
        return List.of(
                new GuardianLinked(
                        STUDENT,
                        GUARDIAN,
                        sealed(GUARDIAN, Category.IDENTITY, "mother"),
                        Authority.FULL,
                        DAY),
                new GuardianAuthorityChanged(
                        STUDENT, GUARDIAN, Authority.NOTICES_ONLY, "court-order"),
                new GuardianUnlinked(STUDENT, GUARDIAN, "family-request"),
                new ClassMembershipStarted(classOf(1), STUDENT, MemberRole.PUPIL, 7, DAY),
                new ClassMembershipEnded(classOf(1), STUDENT, DAY),
                new SubjectDetailCorrected(
                        STUDENT,
                        "nameEn",
                        sealed(STUDENT, Category.IDENTITY, "CHAN Tai-man"),
                        "typing-error"),
                new HkidRecorded(
                        STUDENT, Hkid.parse("A123456(3)").sealedFor(STUDENT), "enrolment"));
    }

    private static Sealed<String> sealed(SubjectRef subject, Category category, String value) {
        return Sealed.of(subject, category, value);
    }

    private static ClassId classOf(int n) {
        return new ClassId(new UUID(0xc1, n));
    }

    private static GuardianId guardian(int n) {
        return new GuardianId(new UUID(0x60, n));
    }

    private static StaffId staff(int n) {
        return new StaffId(new UUID(0x5f, n));
    }

    private static StudentId student(int n) {
        return new StudentId(new UUID(0x57, n));
    }
}
