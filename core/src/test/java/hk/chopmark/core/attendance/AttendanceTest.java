package hk.chopmark.core.attendance;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.guardianActor;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.CorrectAttendance;
import hk.chopmark.core.attendance.AttendanceCommand.EscalateAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ReportOwnChildAbsent;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceEscalated;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceExplained;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceNoticeSent;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceReported;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceCorrected;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceRecorded;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.AttendanceEvent.RollCallTaken;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.calendar.CalendarEvent.ClassesSuspended;
import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.SchoolYearSet;
import hk.chopmark.core.calendar.CalendarEvent.SessionOfDay;
import hk.chopmark.core.calendar.CalendarEvent.Signal;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.Scenario;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttendanceTest {

    private static final LocalDate TERM = LocalDate.of(2026, 9, 1);
    private static final LocalDate MONDAY = LocalDate.of(2026, 9, 14);
    private static final CalendarId CALENDAR = CalendarId.of(SCHOOL);

    private final Scenario school =
            new Scenario(new AttendanceModule().module()).at("2026-09-30T12:00:00Z");

    @BeforeEach
    void a_class_of_two_with_a_guardian_and_a_calendar() {
        school.given(
                new ClassOpened(classOf(1), "1A", "2026/27"),
                new ClassMembershipStarted(classOf(1), student(1), MemberRole.PUPIL, 1, TERM),
                new ClassMembershipStarted(classOf(1), student(2), MemberRole.PUPIL, 2, TERM),
                new GuardianLinked(
                        student(1),
                        guardian(1),
                        Sealed.of(guardian(1), Category.IDENTITY, "mother"),
                        Authority.FULL,
                        TERM),
                new GuardianLinked(
                        student(1),
                        guardian(2),
                        Sealed.of(guardian(2), Category.IDENTITY, "aunt"),
                        Authority.NOTICES_ONLY,
                        TERM));
        calendar();
    }

    private void calendar() {
        school.given(
                new GeneralHolidaysAdopted(
                        CALENDAR,
                        2026,
                        List.of(new Holiday(LocalDate.of(2026, 9, 26), "Mid-Autumn", "中秋")),
                        "Gazette"),
                new SchoolYearSet(
                        CALENDAR,
                        TERM,
                        LocalDate.of(2027, 7, 15),
                        Set.of(
                                DayOfWeek.MONDAY,
                                DayOfWeek.TUESDAY,
                                DayOfWeek.WEDNESDAY,
                                DayOfWeek.THURSDAY,
                                DayOfWeek.FRIDAY),
                        Set.of(DayOfWeek.SATURDAY)));
    }

    private static RollCallId rollCall(int n) {
        return new RollCallId(new UUID(0xa7, n));
    }

    private static AbsenceId absence(int n) {
        return new AbsenceId(new UUID(0xab, n));
    }

    private static Attendance is(int student, AttendanceStatus status) {
        return new Attendance(student(student), status, null);
    }

    private static TakeRollCall roll(int n, LocalDate day, Attendance... students) {
        return new TakeRollCall(
                SCHOOL, rollCall(n), classOf(1), day, SchoolSession.MORNING, List.of(students));
    }

    private static Sealed<String> sealed(String text) {
        return Sealed.of(student(1), Category.HEALTH, text);
    }

    @Test
    void a_roll_call_is_one_header_and_one_event_for_each_student() {
        Instant came = Instant.parse("2026-09-14T00:31:00Z");

        assertThat(
                        school.when(
                                roll(
                                        1,
                                        MONDAY,
                                        new Attendance(student(1), AttendanceStatus.LATE, came),
                                        is(2, AttendanceStatus.ABSENT))))
                .as("each family's event names nobody else")
                .containsExactly(
                        new RollCallTaken(
                                rollCall(1),
                                classOf(1),
                                MONDAY,
                                SchoolSession.MORNING,
                                SchoolDayKind.SCHOOL_DAY,
                                0,
                                1,
                                0,
                                1),
                        new AttendanceRecorded(
                                rollCall(1),
                                classOf(1),
                                student(1),
                                MONDAY,
                                SchoolSession.MORNING,
                                AttendanceStatus.LATE,
                                came),
                        new AttendanceRecorded(
                                rollCall(1),
                                classOf(1),
                                student(2),
                                MONDAY,
                                SchoolSession.MORNING,
                                AttendanceStatus.ABSENT,
                                null));
    }

    @Test
    void a_class_of_fifty_is_taken_in_one_command() {
        List<Attendance> all = new ArrayList<>();
        for (int n = 11; n <= 60; n++) {
            school.given(
                    new ClassMembershipStarted(classOf(5), student(n), MemberRole.PUPIL, n, TERM));
            all.add(is(n, AttendanceStatus.PRESENT));
        }
        school.given(new ClassOpened(classOf(5), "5E", "2026/27"));

        assertThat(
                        school.when(
                                new TakeRollCall(
                                        SCHOOL,
                                        rollCall(1),
                                        classOf(5),
                                        MONDAY,
                                        SchoolSession.MORNING,
                                        all)))
                .hasSize(51);
    }

    @Test
    void the_roll_of_a_session_is_called_once() {
        school.when(
                roll(1, MONDAY, is(1, AttendanceStatus.PRESENT), is(2, AttendanceStatus.PRESENT)));

        school.rejects(
                roll(2, MONDAY, is(1, AttendanceStatus.PRESENT), is(2, AttendanceStatus.ABSENT)),
                "attendance.already-taken");
        school.rejects(
                roll(
                        1,
                        MONDAY.plusDays(1),
                        is(1, AttendanceStatus.PRESENT),
                        is(2, AttendanceStatus.ABSENT)),
                "attendance.already-taken");
    }

    @Test
    void a_roll_call_names_every_student_of_the_class_and_nobody_else() {
        school.rejects(
                roll(1, MONDAY, is(1, AttendanceStatus.PRESENT)),
                "attendance.roll-call-incomplete");
        school.rejects(
                roll(
                        1,
                        MONDAY,
                        is(1, AttendanceStatus.PRESENT),
                        is(2, AttendanceStatus.PRESENT),
                        is(3, AttendanceStatus.PRESENT)),
                "attendance.not-a-member");
        assertThatThrownBy(() ->
                        roll(
                                1,
                                MONDAY,
                                is(1, AttendanceStatus.PRESENT),
                                is(1, AttendanceStatus.ABSENT)))
                .as("a student twice")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void there_is_no_roll_call_without_classes_and_none_before_the_day() {
        LocalDate saturday = LocalDate.of(2026, 9, 19);
        Attendance[] both = {is(1, AttendanceStatus.PRESENT), is(2, AttendanceStatus.PRESENT)};
        school.rejects(roll(1, saturday.plusDays(1), both), "attendance.no-classes");
        school.rejects(roll(1, LocalDate.of(2026, 9, 26), both), "attendance.no-classes");
        school.rejects(roll(1, LocalDate.of(2026, 10, 2), both), "attendance.day-in-the-future");

        school.rejects(
                new TakeRollCall(
                        SCHOOL,
                        rollCall(1),
                        classOf(1),
                        saturday,
                        SchoolSession.AFTERNOON,
                        List.of(both)),
                "attendance.no-classes");
        assertThat(school.when(roll(1, saturday, both))).as("a half day has a morning").hasSize(3);
    }

    @Test
    void a_day_the_calendar_does_not_know_is_recorded_as_such() {
        LocalDate before = LocalDate.of(2025, 9, 15);
        school.given(
                new ClassMembershipStarted(classOf(1), student(7), MemberRole.PUPIL, 7, before),
                new ClassMembershipEnded(classOf(1), student(7), before));

        assertThat(school.when(roll(1, before, is(7, AttendanceStatus.PRESENT))).getFirst())
                .extracting(event -> ((RollCallTaken) event).dayKind())
                .isEqualTo(SchoolDayKind.UNKNOWN);
    }

    @Test
    void a_correction_keeps_the_old_value_and_names_the_event_it_corrects() {
        school.when(
                roll(1, MONDAY, is(1, AttendanceStatus.ABSENT), is(2, AttendanceStatus.PRESENT)));
        Instant came = Instant.parse("2026-09-14T00:40:00Z");
        CorrectAttendance late =
                new CorrectAttendance(
                        SCHOOL,
                        rollCall(1),
                        classOf(1),
                        new Attendance(student(1), AttendanceStatus.LATE, came),
                        "came-late");

        assertThat(school.when(late))
                .containsExactly(
                        new AttendanceCorrected(
                                rollCall(1),
                                classOf(1),
                                student(1),
                                MONDAY,
                                SchoolSession.MORNING,
                                AttendanceStatus.LATE,
                                came,
                                AttendanceStatus.ABSENT,
                                null,
                                correctedEvent(),
                                "came-late"));
        school.rejects(late, "attendance.status-unchanged");
        school.rejects(
                new CorrectAttendance(
                        SCHOOL,
                        rollCall(1),
                        classOf(2),
                        is(1, AttendanceStatus.PRESENT),
                        "typing-error"),
                "attendance.record-unknown");
        school.rejects(
                new CorrectAttendance(
                        SCHOOL,
                        rollCall(1),
                        classOf(1),
                        new Attendance(
                                student(1),
                                AttendanceStatus.LATE,
                                Instant.parse("2026-09-14T16:00:00Z")),
                        "typing-error"),
                "attendance.time-on-another-day");
    }

    private UUID correctedEvent() {
        return school.facts(
                        List.of(FactQuery.about(rollCall(1), student(1), AttendanceRecorded.class)))
                .getFirst()
                .id();
    }

    @Test
    void an_absence_is_told_to_a_guardian_of_the_student_only() {
        school.when(
                roll(1, MONDAY, is(1, AttendanceStatus.ABSENT), is(2, AttendanceStatus.PRESENT)));
        Instant sent = Instant.parse("2026-09-14T01:10:00Z");
        RecordAbsenceNotice notice = notice(1, 1, sent);

        assertThat(school.when(notice)).hasOnlyElementsOfType(AbsenceNoticeSent.class);
        school.rejects(notice, "attendance.notice-already-recorded");
        school.rejects(notice(1, 9, sent), "attendance.not-the-guardian");
        school.rejects(notice(2, 1, sent), "attendance.not-absent");
        school.rejects(notice(1, 1, Instant.parse("2026-09-30T12:05:01Z")), "time.claimed-ahead");
    }

    private static RecordAbsenceNotice notice(int student, int guardian, Instant sentAt) {
        return new RecordAbsenceNotice(
                SCHOOL,
                new Told(
                        rollCall(1),
                        classOf(1),
                        student(student),
                        guardian(guardian),
                        "sms",
                        new ClaimedTime(sentAt),
                        "delivered"));
    }

    @Test
    void a_guardian_with_full_authority_reports_their_own_child() {
        ReportOwnChildAbsent report =
                new ReportOwnChildAbsent(
                        SCHOOL, absence(1), student(1), MONDAY, MONDAY, "app", sealed("發燒"));

        school.as(guardianActor(2)).rejects(report, "attendance.authority-not-enough");
        school.as(guardianActor(9)).rejects(report, "attendance.not-the-guardian");
        assertThat(school.as(guardianActor(1)).when(report))
                .extracting(event -> ((AbsenceReported) event).reportedBy())
                .containsExactly(guardian(1));
        school.rejects(report, "attendance.absence-already-reported");
    }

    @Test
    void an_absence_is_that_of_somebody_who_is_on_record() {
        school.rejects(
                new ReportAbsence(
                        SCHOOL, absence(1), student(9), MONDAY, MONDAY, staff(1), "phone", null),
                "attendance.student-unknown");
        school.rejects(explain(1, 9), "attendance.student-unknown");
    }

    @Test
    void an_absence_reported_is_explained_for_the_same_student() {
        school.when(
                new ReportAbsence(
                        SCHOOL,
                        absence(1),
                        student(1),
                        MONDAY,
                        MONDAY,
                        guardian(1),
                        "phone",
                        null));

        school.rejects(explain(1, 2), "attendance.absence-of-another-student");
        assertThat(school.when(explain(1, 1))).hasOnlyElementsOfType(AbsenceExplained.class);
        assertThat(school.when(explain(1, 1))).as("a later one replaces it").hasSize(1);
        school.rejects(
                new ReportAbsence(
                        SCHOOL, absence(2), student(1), MONDAY, MONDAY, guardian(9), "phone", null),
                "attendance.not-the-guardian");
    }

    private static ExplainAbsence explain(int absence, int student) {
        return new ExplainAbsence(
                SCHOOL,
                absence(absence),
                student(student),
                MONDAY,
                MONDAY,
                Excuse.EXCUSED,
                Sealed.of(student(student), Category.HEALTH, "流感"),
                null);
    }

    @Test
    void seven_school_days_in_a_row_are_escalated_once_over_weekends_and_a_suspended_day() {
        school.given(
                new ClassesSuspended(
                        CALENDAR,
                        LocalDate.of(2026, 9, 16),
                        SessionOfDay.MORNING,
                        Signal.TROPICAL_CYCLONE_8,
                        "Bureau",
                        SchoolDayKind.SCHOOL_DAY));
        List<LocalDate> days =
                List.of(14, 15, 17, 18, 19, 21, 22).stream()
                        .map(day -> LocalDate.of(2026, 9, day))
                        .toList();
        absent(days.subList(0, 6));
        LocalDate sixth = LocalDate.of(2026, 9, 21);
        LocalDate seventh = LocalDate.of(2026, 9, 22);
        school.rejects(escalate(sixth), "attendance.not-absent-long-enough");

        absent(List.of(seventh));

        assertThat(school.when(escalate(seventh)))
                .as("the suspended day and the Sunday neither count nor break the row")
                .containsExactly(
                        new AbsenceEscalated(
                                student(1), MONDAY, seventh, 7, AbsencePolicy.RULE, 1));
        assertThat(school.when(escalate(seventh))).as("once").isEmpty();
    }

    @Test
    void a_day_without_a_roll_call_ends_the_row() {
        absent(
                IntStream.of(14, 15, 16, 17, 18, 19)
                        .mapToObj(d -> LocalDate.of(2026, 9, d))
                        .toList());
        absent(List.of(LocalDate.of(2026, 9, 22)));

        school.rejects(escalate(LocalDate.of(2026, 9, 22)), "attendance.not-absent-long-enough");
    }

    @Test
    void a_session_attended_ends_the_row() {
        LocalDate last = LocalDate.of(2026, 9, 22);
        absent(
                IntStream.of(14, 15, 16, 17, 18, 19, 21, 22)
                        .mapToObj(d -> LocalDate.of(2026, 9, d))
                        .toList());
        school.given(
                new AttendanceRecorded(
                        rollCall(40),
                        classOf(1),
                        student(1),
                        LocalDate.of(2026, 9, 16),
                        SchoolSession.AFTERNOON,
                        AttendanceStatus.PRESENT,
                        null));

        school.rejects(escalate(last), "attendance.not-absent-long-enough");
    }

    @Test
    void a_student_without_a_roll_call_is_not_escalated() {
        school.rejects(escalate(MONDAY), "attendance.not-absent-long-enough");
    }

    private void absent(List<LocalDate> days) {
        List<DomainEvent> marks = new ArrayList<>();
        for (LocalDate day : days) {
            marks.add(
                    new AttendanceRecorded(
                            rollCall(day.getDayOfMonth()),
                            classOf(1),
                            student(1),
                            day,
                            SchoolSession.MORNING,
                            AttendanceStatus.ABSENT,
                            null));
        }
        school.given(marks.toArray(DomainEvent[]::new));
    }

    private static EscalateAbsence escalate(LocalDate lastDay) {
        return new EscalateAbsence(SCHOOL, student(1), lastDay, 7, AbsencePolicy.RULE, 1);
    }
}
