package hk.chopmark.core.roster;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.CorrectStaffDeparture;
import hk.chopmark.core.roster.RosterCommand.CorrectStudentDeparture;
import hk.chopmark.core.roster.RosterCommand.EndMembership;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.LinkGuardian;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.roster.RosterCommand.RecordStudentLeaving;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.Scenario;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Times at the school: leaving, a departure put right, coming back. */
class RosterPeriodsTest {

    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);

    private final Scenario school = new Scenario(new RosterModule().module());

    /** A class with pupils, each under their own number. */
    private void aClassWithPupils(int classNumber, int... students) {
        school.when(new OpenClass(SCHOOL, classOf(classNumber), classNumber + "A", "2026/27"));
        for (int n : students) {
            school.when(enrolFrom(n, SEPTEMBER));
            school.when(joinClass(classNumber, student(n), n));
        }
    }

    private static AppointStaff appoint(int n) {
        return new AppointStaff(SCHOOL, staff(n), null, null, "teacher");
    }

    private static LinkGuardian link(int student, int guardian) {
        Sealed<String> relation = Sealed.of(guardian(guardian), Category.IDENTITY, "father");
        return new LinkGuardian(
                SCHOOL, student(student), guardian(guardian), relation, Authority.FULL, SEPTEMBER);
    }

    private static StartMembership joinFrom(StudentId student, LocalDate from) {
        return new StartMembership(SCHOOL, classOf(1), student, MemberRole.PUPIL, null, from);
    }

    @Test
    void until_a_recorded_departure_a_student_is_linked_and_placed_as_before() {
        aClassWithPupils(1, 1);
        school.when(new EndMembership(SCHOOL, classOf(1), student(1), SEPTEMBER.plusDays(3)));
        school.when(new RegisterGuardian(SCHOOL, guardian(1), null, null, null));
        school.when(new RegisterGuardian(SCHOOL, guardian(2), null, null, null));
        school.when(new RecordStudentLeaving(SCHOOL, student(1), OCTOBER));

        assertThat(school.when(link(1, 1))).as("a second guardian").hasSize(1);
        assertThat(school.when(joinFrom(student(1), SEPTEMBER.plusDays(9))))
                .as("a place until the last day")
                .containsExactly(
                        new ClassMembershipStarted(
                                classOf(1),
                                student(1),
                                MemberRole.PUPIL,
                                null,
                                SEPTEMBER.plusDays(9)),
                        new ClassMembershipEnded(classOf(1), student(1), OCTOBER));
        assertThat(school.at("2026-10-01T15:59:59Z").when(link(1, 2)))
                .as("on the last day, by Hong Kong's calendar")
                .hasSize(1);
        school.when(new RegisterGuardian(SCHOOL, guardian(3), null, null, null));
        school.at("2026-10-01T16:00:00Z").rejects(link(1, 3), "roster.person-left");
    }

    private static CorrectStudentDeparture leftRather(int n, @Nullable LocalDate leftOn) {
        return new CorrectStudentDeparture(SCHOOL, student(n), leftOn, "typing-error");
    }

    @Test
    void a_departure_taken_back_gives_the_places_back_and_keeps_the_old_day() {
        aClassWithPupils(1, 1, 2);
        school.rejects(leftRather(1, null), "roster.no-departure-recorded");
        school.when(new OpenClass(SCHOOL, classOf(2), "2A", "2026/27"));
        school.when(
                new StartMembership(
                        SCHOOL,
                        classOf(2),
                        student(1),
                        MemberRole.PUPIL,
                        null,
                        OCTOBER.plusDays(60)));
        school.when(new RecordStudentLeaving(SCHOOL, student(1), OCTOBER));
        school.rejects(leftRather(1, OCTOBER), "roster.departure-unchanged");
        school.rejects(leftRather(1, SEPTEMBER.minusDays(1)), "roster.ends-before-start");

        assertThat(school.when(leftRather(1, null)))
                .as("in class from the day after; the place ahead begins when it would have")
                .containsExactlyInAnyOrder(
                        new StudentDepartureCorrected(student(1), null, OCTOBER, "typing-error"),
                        new ClassMembershipStarted(
                                classOf(1), student(1), MemberRole.PUPIL, 1, OCTOBER.plusDays(1)),
                        new ClassMembershipStarted(
                                classOf(2),
                                student(1),
                                MemberRole.PUPIL,
                                null,
                                OCTOBER.plusDays(60)));
        school.rejects(leftRather(1, null), "roster.no-departure-recorded");
        assertThat(school.when(new RecordStudentLeaving(SCHOOL, student(1), OCTOBER.plusDays(90))))
                .as("leaves later, and both classes with it")
                .hasSize(3);
    }

    @Test
    void a_departure_moved_moves_the_ends_of_the_places_that_ended_with_it() {
        aClassWithPupils(1, 1, 2);
        school.when(enrolFrom(3, SEPTEMBER));
        school.when(new OpenClass(SCHOOL, classOf(2), "2A", "2026/27"));
        school.when(joinClass(2, student(1), 5));
        school.when(new EndMembership(SCHOOL, classOf(2), student(1), OCTOBER));
        school.when(new RecordStudentLeaving(SCHOOL, student(1), OCTOBER));

        assertThat(school.when(leftRather(1, OCTOBER.minusDays(9))))
                .as("earlier; the place that had ended by itself stays as it was")
                .containsExactly(
                        new StudentDepartureCorrected(
                                student(1), OCTOBER.minusDays(9), OCTOBER, "typing-error"),
                        new ClassMembershipEnded(classOf(1), student(1), OCTOBER.minusDays(9)));
        school.when(
                new StartMembership(
                        SCHOOL, classOf(1), student(3), MemberRole.PUPIL, 1, OCTOBER.minusDays(8)));
        assertThat(school.when(leftRather(1, OCTOBER.plusDays(9))))
                .as("later; the class number is somebody else's by now")
                .containsExactly(
                        new StudentDepartureCorrected(
                                student(1),
                                OCTOBER.plusDays(9),
                                OCTOBER.minusDays(9),
                                "typing-error"),
                        new ClassMembershipStarted(
                                classOf(1),
                                student(1),
                                MemberRole.PUPIL,
                                null,
                                OCTOBER.minusDays(8)),
                        new ClassMembershipEnded(classOf(1), student(1), OCTOBER.plusDays(9)));
    }

    private static StartMembership joinClass(int classNumber, StudentId student, int number) {
        return new StartMembership(
                SCHOOL, classOf(classNumber), student, MemberRole.PUPIL, number, SEPTEMBER);
    }

    @Test
    void a_student_comes_back_under_the_same_reference_for_a_second_time_at_the_school() {
        aClassWithPupils(1, 1);
        school.when(new OpenClass(SCHOOL, classOf(2), "2A", "2026/27"));
        school.when(joinClass(2, student(1), 5));
        school.when(new RegisterGuardian(SCHOOL, guardian(1), null, null, null));
        school.when(new RecordStudentLeaving(SCHOOL, student(1), OCTOBER));
        school.rejects(enrolFrom(1, OCTOBER), "roster.person-already-known");

        assertThat(school.when(enrolFrom(1, OCTOBER.plusDays(90))))
                .hasOnlyElementsOfType(StudentEnrolled.class);
        school.rejects(joinFrom(student(1), OCTOBER.plusDays(9)), "roster.person-left");
        assertThat(school.when(joinFrom(student(1), OCTOBER.plusDays(90))))
                .as("a place of the second time")
                .hasSize(1);
        assertThat(school.at("2026-10-20T00:00:00Z").when(link(1, 1)))
                .as("between the two times: expected again")
                .hasSize(1);
        school.rejects(leftRather(1, null), "roster.no-departure-recorded");
        assertThat(school.when(new RecordStudentLeaving(SCHOOL, student(1), OCTOBER.plusDays(120))))
                .as("leaves again")
                .hasSize(2);
        assertThat(school.when(leftRather(1, null)))
                .as("the places of the first time stay ended")
                .hasSize(2);
    }

    private static EnrolStudent enrolFrom(int n, LocalDate day) {
        return new EnrolStudent(SCHOOL, student(n), null, null, null, null, day);
    }

    @Test
    void staff_come_back_after_their_last_day_and_a_departure_can_be_taken_back() {
        aClassWithPupils(1);
        school.when(appoint(1));
        school.when(
                new StartMembership(
                        SCHOOL, classOf(1), staff(1), MemberRole.TEACHER, null, SEPTEMBER));
        school.when(new RecordStaffLeaving(SCHOOL, staff(1), OCTOBER));
        school.rejects(appoint(1), "roster.person-already-known");

        assertThat(school.when(new CorrectStaffDeparture(SCHOOL, staff(1), null, "did-not-leave")))
                .containsExactly(
                        new StaffDepartureCorrected(staff(1), null, OCTOBER, "did-not-leave"),
                        new ClassMembershipStarted(
                                classOf(1),
                                staff(1),
                                MemberRole.TEACHER,
                                null,
                                OCTOBER.plusDays(1)));
        school.when(new RecordStaffLeaving(SCHOOL, staff(1), OCTOBER.plusDays(5)));
        school.at("2026-10-06T15:59:59Z").rejects(appoint(1), "roster.person-already-known");
        assertThat(school.at("2026-10-06T16:00:00Z").when(appoint(1)))
                .as("the day after the last one")
                .hasOnlyElementsOfType(StaffAppointed.class);
    }
}
