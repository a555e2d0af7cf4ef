package hk.chopmark.core.attendance;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.student;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.attendance.AttendanceCommand.EscalateAbsence;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceCorrected;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceRecorded;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.SchoolYearSet;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.facts.duty.DuePolicy.Due;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.shared.SchoolId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AbsencePolicyTest {

    private static final SchoolId SCHOOL = new SchoolId(new UUID(1, 1));
    private static final LocalDate MONDAY = LocalDate.of(2026, 9, 14);
    private static final Instant TERM = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant END = Instant.parse("2027-07-01T00:00:00Z");

    private final AbsencePolicy policy = new AbsencePolicy();
    private final DuePolicy.Fold fold = policy.begin();
    private long position;

    private void given(DomainEvent event) {
        fold.evolve(
                new Recorded<>(SCHOOL, position, new UUID(2, position++), TERM, Map.of(), event));
    }

    private void calendar() {
        given(
                new GeneralHolidaysAdopted(
                        CalendarId.of(SCHOOL),
                        2026,
                        List.of(new Holiday(LocalDate.of(2026, 9, 17), "A holiday", null)),
                        "Gazette"));
        given(
                new SchoolYearSet(
                        CalendarId.of(SCHOOL),
                        LocalDate.of(2026, 9, 1),
                        LocalDate.of(2027, 7, 15),
                        Set.of(
                                DayOfWeek.MONDAY,
                                DayOfWeek.TUESDAY,
                                DayOfWeek.WEDNESDAY,
                                DayOfWeek.THURSDAY,
                                DayOfWeek.FRIDAY),
                        Set.of()));
    }

    private void absent(LocalDate day, SchoolSession session) {
        given(
                new AttendanceRecorded(
                        new RollCallId(new UUID(0xa7, day.toEpochDay())),
                        classOf(1),
                        student(1),
                        day,
                        session,
                        AttendanceStatus.ABSENT,
                        null));
    }

    private List<Due> due(int schoolDays) {
        return fold.due(rule(schoolDays), TERM, END);
    }

    private static DueRule rule(int schoolDays) {
        return new DueRule(
                AbsencePolicy.RULE,
                3,
                TERM,
                null,
                List.of(RuleParameter.of(AbsencePolicy.SCHOOL_DAYS, schoolDays)));
    }

    @Test
    void it_is_due_at_the_end_of_the_day_on_which_the_count_is_reached_and_only_then() {
        calendar();
        for (int n = 0; n < 10; n++) {
            absent(MONDAY.plusDays(n), SchoolSession.MORNING);
        }

        assertThat(due(7))
                .as("the holiday of Thursday and the weekend do not count")
                .containsExactly(
                        new Due(
                                student(1),
                                LocalDate.of(2026, 9, 23).atTime(10, 0).toInstant(ZoneOffset.UTC)));
        assertThat(due(9)).as("eight days are not nine").isEmpty();
    }

    @Test
    void a_correction_takes_it_off_the_list() {
        calendar();
        absent(MONDAY, SchoolSession.MORNING);
        absent(MONDAY.plusDays(1), SchoolSession.MORNING);
        assertThat(due(2)).hasSize(1);

        given(
                new AttendanceCorrected(
                        new RollCallId(new UUID(0xa7, MONDAY.toEpochDay())),
                        classOf(1),
                        student(1),
                        MONDAY,
                        SchoolSession.MORNING,
                        AttendanceStatus.PRESENT,
                        null,
                        AttendanceStatus.ABSENT,
                        null,
                        new UUID(2, 2),
                        "typing-error"));

        assertThat(due(2)).isEmpty();
    }

    @Test
    void an_afternoon_attended_takes_the_day_off_the_list() {
        calendar();
        absent(MONDAY, SchoolSession.MORNING);
        absent(MONDAY.plusDays(1), SchoolSession.MORNING);
        assertThat(due(2)).hasSize(1);

        given(
                new AttendanceRecorded(
                        new RollCallId(new UUID(0xa8, MONDAY.toEpochDay())),
                        classOf(1),
                        student(1),
                        MONDAY,
                        SchoolSession.AFTERNOON,
                        AttendanceStatus.LATE,
                        Instant.parse("2026-09-14T06:00:00Z")));

        assertThat(due(2)).isEmpty();
    }

    @Test
    void where_the_calendar_knows_nothing_nobody_guesses() {
        absent(MONDAY, SchoolSession.MORNING);
        absent(MONDAY.plusDays(1), SchoolSession.MORNING);

        assertThat(due(2)).isEmpty();
    }

    @Test
    void the_command_names_the_day_and_the_version_of_the_rule() {
        assertThat(
                        policy.command(
                                SCHOOL,
                                rule(7),
                                new DueAct(
                                        AbsencePolicy.RULE,
                                        3,
                                        student(1),
                                        Instant.parse("2026-09-23T10:00:00Z"))))
                .isEqualTo(
                        new EscalateAbsence(
                                SCHOOL,
                                student(1),
                                LocalDate.of(2026, 9, 23),
                                7,
                                AbsencePolicy.RULE,
                                3));
    }

    @Test
    void of_the_past_only_a_year_is_remembered() {
        calendar();
        LocalDate longAgo = MONDAY.minusDays(AbsentDays.KEPT_DAYS);
        absent(longAgo, SchoolSession.MORNING);
        absent(longAgo.plusDays(1), SchoolSession.MORNING);
        assertThat(size()).as("both days").isEqualTo(2);

        absent(MONDAY, SchoolSession.MORNING);
        assertThat(size()).as("without the day that is too old").isEqualTo(2);
        absent(MONDAY.plusDays(1), SchoolSession.MORNING);
        assertThat(size()).isEqualTo(2);
        absent(longAgo, SchoolSession.AFTERNOON);
        assertThat(size()).as("nor is it taken in later").isEqualTo(2);
        assertThat(due(2)).as("what is due stays due").hasSize(1);
    }

    @Test
    void who_left_is_forgotten_a_year_after_the_last_roll_call() {
        absent(MONDAY, SchoolSession.MORNING);
        for (int n = 1; n <= AbsentDays.KEPT_DAYS; n++) {
            given(
                    new AttendanceRecorded(
                            new RollCallId(new UUID(0xa9, n)),
                            classOf(1),
                            student(2),
                            MONDAY.plusDays(n),
                            SchoolSession.MORNING,
                            AttendanceStatus.PRESENT,
                            null));
        }

        assertThat(size()).as("the days of the other only").isEqualTo(AbsentDays.KEPT_DAYS);
    }

    private int size() {
        return ((AbsencePolicy.AbsencesOfSchool) fold).size();
    }
}
