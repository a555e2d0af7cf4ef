package hk.chopmark.export.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.CorrectAttendance;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.EvidenceKinds;
import hk.chopmark.export.pack.PackageWriter;
import hk.chopmark.export.pack.PackageWriter.Order;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A student's attendance as a file, written from a real engine's log. */
class AttendanceEvidenceIT {

    private static final CommandContext IMPORT =
            CommandContext.of(Actor.service("importer"), Purpose.DATA_IMPORT);
    private static final LocalDate MONDAY = LocalDate.of(2025, 9, 8);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final String REASON = "Fever 發燒";
    private static final String PROOF = "Certificate 4711";

    private static TestEngine test;
    private static SmallSchool school;
    private static Family child;
    private static Family other;
    private static CommandContext officer;

    @BeforeAll
    static void two_days_of_a_class_of_two() {
        test = TestEngine.start();
        school = SmallSchool.found(test.engine());
        child = school.family(1);
        other = school.family(2);
        officer = appointed();
        RollCallId monday = called(MONDAY, AttendanceStatus.ABSENT);
        called(TUESDAY, AttendanceStatus.PRESENT);
        send(
                new RecordAbsenceNotice(
                        school.school(),
                        new Told(
                                monday,
                                school.classId(),
                                child.student(),
                                child.guardian(),
                                "sms",
                                Instant.parse("2025-09-08T01:00:00Z"),
                                "delivered")));
        send(
                new CorrectAttendance(
                        school.school(),
                        monday,
                        school.classId(),
                        new Attendance(
                                child.student(),
                                AttendanceStatus.LATE,
                                Instant.parse("2025-09-08T01:30:00Z")),
                        "came-late"));
        explained(child, MONDAY, REASON, PROOF);
        explained(other, MONDAY, "Another child’s illness", null);
    }

    @AfterAll
    static void close() {
        test.close();
    }

    private static CommandContext appointed() {
        StaffId staff = new StaffId(test.engine().ids().get());
        test.engine()
                .send(
                        new AppointStaff(school.school(), staff, null, null, "officer"),
                        SmallSchool.SETUP);
        test.engine()
                .send(
                        new DefineRole(
                                school.school(),
                                "attendance-officer",
                                Permission.all("attendance.export")),
                        SmallSchool.SETUP);
        test.engine()
                .send(
                        new GrantRole(
                                school.school(),
                                new GrantId(test.engine().ids().get()),
                                staff,
                                "attendance-officer",
                                school.school(),
                                Instant.parse("2025-09-01T00:00:00Z"),
                                null),
                        CommandContext.of(
                                Actor.person(school.head(), "head", AuthMethod.PASSWORD),
                                Purpose.ACCESS_ADMINISTRATION));
        return CommandContext.of(
                Actor.person(staff, "officer", AuthMethod.PASSWORD), Purpose.AUDIT);
    }

    private static RollCallId called(LocalDate day, AttendanceStatus status) {
        RollCallId rollCall = new RollCallId(test.engine().ids().get());
        send(
                new TakeRollCall(
                        school.school(),
                        rollCall,
                        school.classId(),
                        day,
                        SchoolSession.MORNING,
                        List.of(
                                new Attendance(child.student(), status, null),
                                new Attendance(other.student(), AttendanceStatus.ABSENT, null))));
        return rollCall;
    }

    private static void explained(
            Family family, LocalDate day, String reason, @Nullable String proof) {
        AbsenceId absence = new AbsenceId(test.engine().ids().get());
        send(
                new ReportAbsence(
                        school.school(),
                        absence,
                        family.student(),
                        day,
                        day,
                        family.guardian(),
                        "phone",
                        null));
        send(
                new ExplainAbsence(
                        school.school(),
                        absence,
                        family.student(),
                        day,
                        day,
                        Excuse.EXCUSED,
                        Sealed.of(family.student(), Category.HEALTH, reason),
                        proof == null
                                ? null
                                : Sealed.of(family.student(), Category.HEALTH, proof)));
    }

    private static void send(Command command) {
        test.engine().send(command, IMPORT);
    }

    private static byte[] file(LocalDate from, LocalDate to, Set<Category> disclose) {
        return new PackageWriter(test.engine())
                .write(
                        new Order(
                                school.school(),
                                Arguments.of(
                                        EvidenceKinds.known().get("attendance"),
                                        Map.of(
                                                "student",
                                                child.student().text(),
                                                "from",
                                                from.toString(),
                                                "to",
                                                to.toString())),
                                disclose),
                        officer)
                .file();
    }

    private static VerificationReport proven(byte[] file) {
        VerificationReport report = new PackageVerifier(test.policy()).verify(file);
        assertThat(report.verdict()).as("%s", report.checks()).isEqualTo(Verdict.PROVEN);
        return report;
    }

    private static List<String> types(VerificationReport report) {
        return report.statements().stream()
                .map(said -> said.type().substring(0, said.type().indexOf('@')))
                .toList();
    }

    private static List<String> disclosed(VerificationReport report) {
        return report.statements().stream()
                .flatMap(said -> said.disclosed().stream())
                .map(field -> field.path() + "=" + field.value())
                .toList();
    }

    @Test
    void the_whole_story_of_the_days_asked_for_is_proven() {
        VerificationReport report =
                proven(file(MONDAY, MONDAY, Set.of(Category.HEALTH, Category.IDENTITY)));

        assertThat(types(report))
                .as("one session, what became of it, and where the student belongs")
                .containsExactlyInAnyOrder(
                        "roster.StudentEnrolled",
                        "roster.ClassMembershipStarted",
                        "attendance.RollCallTaken",
                        "attendance.AttendanceRecorded",
                        "attendance.AbsenceNoticeSent",
                        "attendance.AttendanceCorrected",
                        "attendance.AbsenceReported",
                        "attendance.AbsenceExplained",
                        "disclosure.PersonalDataExported");
        assertThat(disclosed(report))
                .as("name and reason of this student")
                .containsExactlyInAnyOrder(
                        "nameZh=" + SmallSchool.CANARY + "1",
                        "nameEn=Canary Child 1",
                        "reason=" + REASON,
                        "proof=" + PROOF);
    }

    @Test
    void days_that_were_not_asked_for_stay_out() {
        VerificationReport report = proven(file(TUESDAY, TUESDAY.plusDays(5), Set.of()));

        assertThat(types(report))
                .as("the roll call of Tuesday alone")
                .containsOnlyOnce("attendance.RollCallTaken", "attendance.AttendanceRecorded")
                .doesNotContain("attendance.AttendanceCorrected", "attendance.AbsenceExplained");
        assertThat(disclosed(report)).as("nothing was asked for in clear").isEmpty();
    }

    @Test
    void other_students_stay_out_by_reference_and_by_reason() {
        String file =
                new String(
                        file(MONDAY, TUESDAY, Set.of(Category.HEALTH, Category.IDENTITY)),
                        StandardCharsets.UTF_8);

        assertThat(file)
                .as("the class mate")
                .doesNotContain(
                        other.student().text(), other.guardian().text(), "Another child’s illness");
    }

    @Test
    void one_changed_byte_is_refuted() {
        byte[] genuine = file(MONDAY, MONDAY, Set.of(Category.HEALTH));
        proven(genuine);
        for (int at = 0; at < genuine.length; at += 97) {
            byte[] changed = genuine.clone();
            changed[at] ^= 1;
            assertThat(new PackageVerifier(test.policy()).verify(changed).verdict())
                    .as("byte %d", at)
                    .isEqualTo(Verdict.REFUTED);
        }
    }

    @Test
    void days_without_attendance_make_no_file() {
        LocalDate before = MONDAY.minusDays(30);
        assertThat(
                        catchThrowableOfType(
                                        DomainRejection.class, () -> file(before, before, Set.of()))
                                .code())
                .as("an enrolment alone is no attendance")
                .isEqualTo("export.nothing-found");
        assertThat(
                        catchThrowableOfType(
                                        DomainRejection.class,
                                        () -> file(TUESDAY, MONDAY, Set.of()))
                                .code())
                .as("a range that ends before it begins")
                .isEqualTo("export.nothing-found");
    }
}
