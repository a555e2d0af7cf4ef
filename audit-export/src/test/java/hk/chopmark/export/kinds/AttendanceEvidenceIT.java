package hk.chopmark.export.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.CorrectAttendance;
import hk.chopmark.core.attendance.AttendanceCommand.EscalateAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.calendar.CalendarCommand.AdoptGeneralHolidays;
import hk.chopmark.core.calendar.CalendarCommand.SetSchoolYear;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.erasing.ErasureRunner;
import hk.chopmark.core.erasing.SearchIndexPlace;
import hk.chopmark.core.erasing.TwoPersons;
import hk.chopmark.core.eventstore.BoxRemoval;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.seal.rows.KeyInventory;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
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
import hk.chopmark.export.verify.ReportText;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
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
    private static Family away;
    private static Family left;
    private static CommandContext officer;

    @BeforeAll
    static void two_days_of_a_class_of_two() {
        test = TestEngine.start();
        school = SmallSchool.found(test.engine());
        child = school.family(1);
        other = school.family(2);
        away = school.family(3);
        left = school.family(4);
        officer = appointed();
        schoolYear();
        RollCallId monday = called(MONDAY, AttendanceStatus.ABSENT);
        RollCallId tuesday = called(TUESDAY, AttendanceStatus.PRESENT);
        send(
                new RecordAbsenceNotice(
                        school.school(),
                        new Told(
                                monday,
                                school.classId(),
                                child.student(),
                                child.guardian(),
                                "sms",
                                new ClaimedTime(Instant.parse("2025-09-08T01:00:00Z")),
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
        explained(left, MONDAY, "Surgery", "Certificate 9");
        explained(away, MONDAY, "Flu", null);
        send(new EscalateAbsence(school.school(), away.student(), TUESDAY, 2, "two-days", 1));
        send(
                new CorrectAttendance(
                        school.school(),
                        tuesday,
                        school.classId(),
                        new Attendance(away.student(), AttendanceStatus.PRESENT, null),
                        "sat-elsewhere"));
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

    /** Two days in a row are school days in a row. */
    private static void schoolYear() {
        Set<DayOfWeek> weekdays = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        LocalDate end = LocalDate.of(2025, 12, 31);
        test.engine()
                .send(
                        new AdoptGeneralHolidays(
                                school.school(),
                                2025,
                                List.of(new Holiday(LocalDate.of(2025, 10, 1), "Invented", null)),
                                "an invented list"),
                        SmallSchool.SETUP);
        test.engine()
                .send(
                        new SetSchoolYear(school.school(), MONDAY, end, weekdays, Set.of()),
                        SmallSchool.SETUP);
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
                                new Attendance(other.student(), AttendanceStatus.ABSENT, null),
                                new Attendance(away.student(), AttendanceStatus.ABSENT, null),
                                new Attendance(left.student(), AttendanceStatus.ABSENT, null))));
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
        return file(child, from, to, disclose);
    }

    private static byte[] file(
            Family family, LocalDate from, LocalDate to, Set<Category> disclose) {
        return new PackageWriter(test.engine())
                .write(
                        new Order(
                                school.school(),
                                Arguments.of(
                                        EvidenceKinds.known().get("attendance"),
                                        Map.of(
                                                "student",
                                                family.student().text(),
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

    /** The keys and the boxes go; the erasure then waits for the end of the month's key. */
    private static void carryOut() {
        AuditEngine engine = test.engine();
        AtomicLong passed = new AtomicLong();
        try (ErasureRunner runner =
                new ErasureRunner(
                        engine.erasures(),
                        new ErasureRunner.Given(
                                step ->
                                        engine.send(
                                                step,
                                                CommandContext.of(
                                                        Actor.service("erasure"),
                                                        Purpose.RETENTION_AND_ERASURE)),
                                EngineParts.keys(engine),
                                new KeyInventory(test.postgres().keys()),
                                new BoxRemoval(engine.log(), test.postgres().eraser(), 0),
                                List.of(new SearchIndexPlace(EngineParts.searchIndex(engine))),
                                engine.keyEpochs(),
                                "memory",
                                Clock.systemUTC(),
                                () -> passed.addAndGet(Duration.ofMinutes(2).toNanos())))) {
            runner.carryOut();
        }
    }

    private static List<String> said(VerificationReport report, String type) {
        return report.statements().stream()
                .filter(said -> said.type().startsWith(type + "@"))
                .flatMap(said -> said.fields().stream())
                .map(field -> field.path() + "=" + field.value())
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
    void an_absence_is_told_with_its_explanation_its_escalation_and_what_was_corrected_later() {
        VerificationReport report = proven(file(away, MONDAY, TUESDAY, Set.of(Category.HEALTH)));

        assertThat(types(report))
                .as("both days, and all that became of them")
                .contains(
                        "attendance.AbsenceReported",
                        "attendance.AbsenceExplained",
                        "attendance.AbsenceEscalated",
                        "attendance.AttendanceCorrected");
        assertThat(said(report, "attendance.AbsenceEscalated"))
                .as("from when to when, and by which rule")
                .contains(
                        "firstDay=" + MONDAY,
                        "lastDay=" + TUESDAY,
                        "schoolDays=2",
                        "rule=two-days",
                        "ruleVersion=1");
        assertThat(said(report, "attendance.AttendanceCorrected"))
                .as("the old value stays beside the new one")
                .contains("previousStatus=ABSENT", "status=PRESENT", "reason=sat-elsewhere");
        assertThat(disclosed(report)).as("the explanation").containsExactly("reason=Flu");
    }

    @Test
    void after_an_erasure_the_file_is_proven_and_says_what_is_gone() {
        Set<Category> health = Set.of(Category.HEALTH);
        assertThat(disclosed(proven(file(left, MONDAY, MONDAY, health))))
                .as("before the erasure")
                .containsExactlyInAnyOrder("reason=Surgery", "proof=Certificate 9");

        ErasureId erasure =
                TwoPersons.appoint(test.engine(), school).decide(left.student(), Category.HEALTH);
        carryOut();

        byte[] file = file(left, MONDAY, MONDAY, health);
        VerificationReport report = proven(file);
        assertThat(disclosed(report)).as("nothing of it is left to show").isEmpty();
        assertThat(types(report))
                .as("that there was an explanation still shows")
                .contains("attendance.AbsenceExplained");
        assertThat(new String(file, StandardCharsets.UTF_8)).doesNotContain("Surgery");
        assertThat(new ReportText(Locale.ENGLISH).text(report))
                .as("the report names whose data of which category went by which erasure")
                .contains(left.student().text() + ", HEALTH: erased on ", erasure.text());
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
