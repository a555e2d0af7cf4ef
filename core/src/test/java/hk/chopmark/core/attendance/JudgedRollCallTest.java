package hk.chopmark.core.attendance;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.calendar.CalendarEvent.SchoolYearSet;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.testing.Scenario;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may call the roll of a class, by the grants on record. */
class JudgedRollCallTest {

    private static final LocalDate TERM = LocalDate.of(2026, 9, 1);
    private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");

    private final Scenario school =
            new Scenario(new AttendanceModule().module())
                    .at("2026-09-30T12:00:00Z")
                    .doneFor(Purpose.TEACHING)
                    .given(
                            new StaffAppointed(staff(1), null, null, "teacher"),
                            new StaffAppointed(staff(2), null, null, "teacher"),
                            new ClassOpened(classOf(1), "1A", "2026/27"),
                            new ClassMembershipStarted(
                                    classOf(1), student(1), MemberRole.PUPIL, 1, TERM),
                            new ClassMembershipStarted(
                                    classOf(2), student(9), MemberRole.PUPIL, 1, TERM),
                            new GeneralHolidaysAdopted(
                                    CalendarId.of(SCHOOL), 2026, List.of(), "Gazette"),
                            new SchoolYearSet(
                                    CalendarId.of(SCHOOL),
                                    TERM,
                                    LocalDate.of(2027, 7, 15),
                                    Set.of(DayOfWeek.MONDAY),
                                    Set.of()));

    private void granted(int n, int holder, ClassId classId) {
        school.given(
                new RoleGranted(
                        grant(n),
                        staff(holder),
                        "teacher",
                        1,
                        Permission.all("attendance.take"),
                        classId,
                        AUGUST,
                        null));
    }

    private static TakeRollCall roll() {
        return new TakeRollCall(
                SCHOOL,
                new RollCallId(new UUID(0xa7, 1)),
                classOf(1),
                LocalDate.of(2026, 9, 14),
                SchoolSession.MORNING,
                List.of(new Attendance(student(1), AttendanceStatus.PRESENT, null)));
    }

    @Test
    void the_roll_of_a_class_is_called_by_a_grant_for_that_class_only() {
        school.as(staffActor(1));
        granted(1, 1, classOf(2));
        school.rejects(roll(), "access.not-permitted");

        granted(2, 1, classOf(1));
        assertThat(school.when(roll())).as("a header and one student").hasSize(2);
    }

    @Test
    void a_student_of_another_class_who_was_handed_on_is_not_missed_from_the_roll() {
        granted(1, 1, classOf(1));
        granted(2, 2, classOf(2));
        school.given(
                new DelegationGranted(
                        grant(10),
                        grant(2),
                        school.idOfLast(RoleGranted.class),
                        staff(2),
                        staff(1),
                        Permission.all("attendance.take"),
                        student(9),
                        AUGUST,
                        OCTOBER,
                        "excursion"));

        assertThat(school.as(staffActor(1)).when(roll()))
                .as("places read to judge the delegation are no places in this class")
                .hasSize(2);
    }
}
