package hk.chopmark.core.attendance;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.attendance.AttendanceCommand.EscalateAbsence;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceEscalated;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceRecorded;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.calendar.CalendarEvent.SchoolYearSet;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.testing.Scenario;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One absence is escalated once by one version of a rule, whatever is corrected afterwards. */
class EscalatedOnceTest {

    private static final CalendarId CALENDAR = CalendarId.of(SCHOOL);

    private final Scenario school =
            new Scenario(new AttendanceModule().module()).at("2026-10-30T12:00:00Z");

    @BeforeEach
    void absent_from_the_eighth_to_the_fourteenth_of_september_and_escalated() {
        school.given(
                new GeneralHolidaysAdopted(CALENDAR, 2026, List.of(), "Gazette"),
                new SchoolYearSet(
                        CALENDAR,
                        LocalDate.of(2026, 9, 1),
                        LocalDate.of(2027, 7, 15),
                        Set.of(DayOfWeek.values()),
                        Set.of()));
        recorded(AttendanceStatus.ABSENT, 8, 14);
        assertThat(school.when(escalate(14, 1))).containsExactly(escalated(8, 14, 1));
    }

    private static LocalDate september(int day) {
        return LocalDate.of(2026, 9, day);
    }

    /** The last word on each of some days. */
    private void recorded(AttendanceStatus status, int fromDay, int toDay) {
        for (int day = fromDay; day <= toDay; day++) {
            school.given(
                    new AttendanceRecorded(
                            new RollCallId(new UUID(0xa7, day)),
                            classOf(1),
                            student(1),
                            september(day),
                            SchoolSession.MORNING,
                            status,
                            null));
        }
    }

    private static EscalateAbsence escalate(int lastDay, int version) {
        return new EscalateAbsence(
                SCHOOL, student(1), september(lastDay), 7, AbsencePolicy.RULE, version);
    }

    private static AbsenceEscalated escalated(int first, int last, int version) {
        return new AbsenceEscalated(
                student(1), september(first), september(last), 7, AbsencePolicy.RULE, version);
    }

    @Test
    void a_correction_that_moves_the_first_day_does_not_escalate_the_absence_again() {
        recorded(AttendanceStatus.ABSENT, 7, 7);
        assertThat(school.when(escalate(13, 1))).as("one day earlier").isEmpty();

        recorded(AttendanceStatus.PRESENT, 7, 8);
        recorded(AttendanceStatus.ABSENT, 15, 15);
        assertThat(school.when(escalate(15, 1))).as("one day later").isEmpty();
    }

    @Test
    void days_added_before_an_escalated_row_belong_to_the_same_absence() {
        recorded(AttendanceStatus.ABSENT, 1, 7);

        assertThat(school.when(escalate(7, 1)))
                .as("the row from the first to the fourteenth was escalated")
                .isEmpty();
    }

    @Test
    void the_next_absence_and_the_next_version_of_the_rule_are_escalated() {
        assertThat(school.when(escalate(14, 2)))
                .as("another version")
                .containsExactly(escalated(8, 14, 2));
        recorded(AttendanceStatus.PRESENT, 15, 15);
        recorded(AttendanceStatus.ABSENT, 16, 22);

        assertThat(school.when(escalate(22, 1)))
                .as("another absence")
                .containsExactly(escalated(16, 22, 1));
    }
}
