package hk.chopmark.core.attendance;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.CorrectAttendance;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceCorrected;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.testing.Scenario;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A roll call names the members of the class on its day, whatever has become of them since. */
class PastRollCallTest {

    private static final LocalDate TERM = LocalDate.of(2026, 9, 1);
    private static final LocalDate MOVE = LocalDate.of(2026, 9, 23);
    private static final LocalDate BEFORE = MOVE.minusDays(1);

    private final Scenario school =
            new Scenario(new AttendanceModule().module()).at("2026-09-30T12:00:00Z");

    @BeforeEach
    void one_pupil_stays_and_the_other_moves_to_another_class_last_week() {
        school.given(
                new ClassOpened(classOf(1), "1A", "2026/27"),
                new ClassOpened(classOf(2), "1B", "2026/27"),
                joins(1, 1, TERM),
                joins(1, 2, TERM),
                new ClassMembershipEnded(classOf(1), student(2), BEFORE),
                joins(2, 2, MOVE));
    }

    private static ClassMembershipStarted joins(int inClass, int student, LocalDate from) {
        return new ClassMembershipStarted(
                classOf(inClass), student(student), MemberRole.PUPIL, null, from);
    }

    private static TakeRollCall roll(int ofClass, LocalDate day, int... students) {
        return new TakeRollCall(
                SCHOOL,
                new RollCallId(new UUID(0xa7, 10L * day.toEpochDay() + ofClass)),
                classOf(ofClass),
                day,
                SchoolSession.MORNING,
                Arrays.stream(students)
                        .mapToObj(n -> new Attendance(student(n), AttendanceStatus.PRESENT, null))
                        .toList());
    }

    @Test
    void who_moved_is_named_in_the_old_class_up_to_the_last_day_and_not_after() {
        school.rejects(roll(1, BEFORE, 1), "attendance.roll-call-incomplete");
        school.rejects(roll(1, MOVE, 1, 2), "attendance.not-a-member");

        assertThat(school.when(roll(1, BEFORE, 1, 2))).as("the day before the move").hasSize(3);
        assertThat(school.when(roll(1, MOVE, 1))).as("the day of the move").hasSize(2);
    }

    @Test
    void who_moved_is_named_in_the_new_class_from_the_first_day_on() {
        school.rejects(roll(2, BEFORE, 2), "attendance.not-a-member");

        assertThat(school.when(roll(2, MOVE, 2))).hasSize(2);
    }

    @Test
    void who_joins_later_is_not_missed_before() {
        school.given(joins(1, 3, LocalDate.of(2026, 9, 29)));

        assertThat(school.when(roll(1, LocalDate.of(2026, 9, 28), 1))).hasSize(2);
        school.rejects(roll(1, LocalDate.of(2026, 9, 29), 1), "attendance.roll-call-incomplete");
    }

    @Test
    void who_leaves_in_days_to_come_is_still_named_today() {
        school.given(new ClassMembershipEnded(classOf(1), student(1), LocalDate.of(2026, 12, 31)));

        assertThat(school.when(roll(1, LocalDate.of(2026, 9, 30), 1))).hasSize(2);
    }

    @Test
    void a_past_roll_call_is_corrected_for_somebody_who_has_moved_since() {
        TakeRollCall roll = roll(1, BEFORE, 1, 2);
        school.when(roll);

        assertThat(
                        school.when(
                                new CorrectAttendance(
                                        SCHOOL,
                                        roll.rollCall(),
                                        classOf(1),
                                        new Attendance(student(2), AttendanceStatus.ABSENT, null),
                                        "was-absent")))
                .as("the class of that day keeps its register")
                .hasExactlyElementsOfTypes(AttendanceCorrected.class);
        school.rejects(
                new CorrectAttendance(
                        SCHOOL,
                        roll.rollCall(),
                        classOf(2),
                        new Attendance(student(2), AttendanceStatus.PRESENT, null),
                        "was-present"),
                "attendance.record-unknown");
    }
}
