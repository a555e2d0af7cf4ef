package hk.chopmark.core.roster;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.ChangeGuardianAuthority;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.roster.RosterCommand.EndMembership;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.roster.RosterCommand.LinkGuardian;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.roster.RosterCommand.RecordStudentLeaving;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterCommand.UnlinkGuardian;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.Scenario;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RosterTest {

    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);

    private final Scenario school = new Scenario(new RosterModule().module());

    private static EnrolStudent enrol(int n) {
        return new EnrolStudent(
                SCHOOL,
                student(n),
                Sealed.of(student(n), Category.IDENTITY, "陳大文"),
                null,
                null,
                null,
                SEPTEMBER);
    }

    private static StartMembership join(
            ClassId classId, StudentId student, @Nullable Integer number) {
        return new StartMembership(SCHOOL, classId, student, MemberRole.PUPIL, number, SEPTEMBER);
    }

    private static LinkGuardian link(int student, int guardian) {
        return new LinkGuardian(
                SCHOOL,
                student(student),
                guardian(guardian),
                Sealed.of(guardian(guardian), Category.IDENTITY, "mother"),
                Authority.FULL,
                SEPTEMBER);
    }

    private static AppointStaff appoint(int n) {
        return new AppointStaff(SCHOOL, staff(n), null, null, "teacher");
    }

    private void aClassWithPupils(int classNumber, int... students) {
        school.when(new OpenClass(SCHOOL, classOf(classNumber), classNumber + "A", "2026/27"));
        for (int n : students) {
            school.when(enrol(n));
            school.when(join(classOf(classNumber), student(n), n));
        }
    }

    @Test
    void a_school_is_registered_once() {
        RegisterSchool command = new RegisterSchool(SCHOOL, "Hill School", "山上學校");

        assertThat(school.when(command))
                .as("the first event of the school")
                .containsExactly(new SchoolRegistered(SCHOOL, "Hill School", "山上學校"));
        school.rejects(command, "roster.school-already-registered");
        assertThat(command.foundsSchool()).as("only this command may come first").isTrue();
        assertThat(enrol(1).foundsSchool()).as("only that command may come first").isFalse();
    }

    @Test
    void nobody_leaves_while_nobody_else_could_administer_the_school() {
        school.when(appoint(1));
        school.when(appoint(2));
        school.rights(staff(1), Permission.all("access.grant"), SCHOOL);
        RecordStaffLeaving leaving = new RecordStaffLeaving(SCHOOL, staff(1), SEPTEMBER);
        school.rejects(leaving, "roster.last-administrator");
        school.rights(staff(2), Permission.all("access.grant"), classOf(1));
        school.rejects(leaving, "roster.last-administrator");
        school.rights(staff(2), Permission.all("access.grant"), SCHOOL);
        assertThat(school.when(leaving)).as("another is there").hasSize(1);
        school.rejects(
                new RecordStaffLeaving(SCHOOL, staff(2), SEPTEMBER), "roster.last-administrator");
    }

    @Test
    void nobody_draws_the_pupil_of_another_class_into_their_own() {
        aClassWithPupils(1, 1);
        aClassWithPupils(2);
        school.when(appoint(1));
        school.rights(staff(1), Permission.all("roster.place"), classOf(2));
        school.as(staffActor(1));
        school.rejects(join(classOf(2), student(1), 5), "access.not-permitted");
        school.rights(staff(1), Permission.all("roster.place"), classOf(1));
        assertThat(school.when(join(classOf(2), student(1), 5))).as("of both").hasSize(1);
    }

    @Test
    void a_class_code_is_used_once_per_school_year() {
        assertThat(school.when(new OpenClass(SCHOOL, classOf(1), "1A", "2026/27")))
                .containsExactly(new ClassOpened(classOf(1), "1A", "2026/27"));

        school.rejects(
                new OpenClass(SCHOOL, classOf(1), "1B", "2026/27"), "roster.class-already-opened");
        school.rejects(
                new OpenClass(SCHOOL, classOf(2), "1A", "2026/27"), "roster.class-code-taken");
        assertThat(school.when(new OpenClass(SCHOOL, classOf(2), "1A", "2027/28")))
                .as("the same code in another year")
                .hasSize(1);
    }

    @Test
    void a_student_is_enrolled_once() {
        assertThat(school.when(enrol(1))).hasOnlyElementsOfType(StudentEnrolled.class);

        school.rejects(enrol(1), "roster.person-already-known");
    }

    @Test
    void a_student_leaves_once_not_before_enrolling_and_memberships_end_that_day() {
        school.rejects(
                new RecordStudentLeaving(SCHOOL, student(1), OCTOBER), "roster.person-unknown");
        aClassWithPupils(1, 1);
        school.rejects(
                new RecordStudentLeaving(SCHOOL, student(1), SEPTEMBER.minusDays(1)),
                "roster.ends-before-start");

        assertThat(school.when(new RecordStudentLeaving(SCHOOL, student(1), OCTOBER)))
                .as("leaving the school is leaving its classes")
                .containsExactly(
                        new StudentLeft(student(1), OCTOBER),
                        new ClassMembershipEnded(classOf(1), student(1), OCTOBER));
        school.rejects(
                new RecordStudentLeaving(SCHOOL, student(1), OCTOBER),
                "roster.departure-already-recorded");
        school.rejects(
                new StartMembership(
                        SCHOOL,
                        classOf(1),
                        student(1),
                        MemberRole.PUPIL,
                        null,
                        OCTOBER.plusDays(1)),
                "roster.person-left");
    }

    @Test
    void nobody_joins_a_class_twice_or_under_a_number_in_use() {
        school.when(enrol(1));
        school.when(enrol(2));
        school.rejects(join(classOf(1), student(1), 7), "roster.class-unknown");
        school.when(new OpenClass(SCHOOL, classOf(1), "1A", "2026/27"));
        school.rejects(join(classOf(1), student(3), 7), "roster.person-unknown");

        assertThat(school.when(join(classOf(1), student(1), 7)))
                .containsExactly(
                        new ClassMembershipStarted(
                                classOf(1), student(1), MemberRole.PUPIL, 7, SEPTEMBER));

        school.rejects(join(classOf(1), student(1), 8), "roster.already-a-member");
        school.rejects(join(classOf(1), student(1), null), "roster.already-a-member");
        school.rejects(join(classOf(1), student(2), 7), "roster.class-number-taken");
        school.when(new EndMembership(SCHOOL, classOf(1), student(1), OCTOBER));
        school.rejects(join(classOf(1), student(2), 7), "roster.class-number-taken");
        assertThat(
                        school.when(
                                new StartMembership(
                                        SCHOOL,
                                        classOf(1),
                                        student(2),
                                        MemberRole.PUPIL,
                                        7,
                                        OCTOBER.plusDays(1))))
                .as("a number is free from the day after its holder's last day")
                .hasSize(1);
    }

    @Test
    void only_a_member_leaves_a_class_and_not_before_joining_it() {
        aClassWithPupils(1, 1);

        school.rejects(
                new EndMembership(SCHOOL, classOf(1), student(2), OCTOBER), "roster.not-a-member");
        school.rejects(
                new EndMembership(SCHOOL, classOf(1), student(1), SEPTEMBER.minusDays(1)),
                "roster.ends-before-start");
        school.when(new EndMembership(SCHOOL, classOf(1), student(1), OCTOBER));
        school.rejects(
                new EndMembership(SCHOOL, classOf(1), student(1), OCTOBER),
                "roster.end-already-recorded");
        assertThat(
                        school.when(
                                new EndMembership(
                                        SCHOOL, classOf(1), student(1), OCTOBER.minusDays(9))))
                .as("an end still ahead is brought forward")
                .hasSize(1);
        school.at("2026-10-01T04:00:00Z")
                .rejects(
                        new EndMembership(SCHOOL, classOf(1), student(1), SEPTEMBER),
                        "roster.not-a-member");
    }

    @Test
    void a_guardian_is_registered_once_and_linked_once_per_student() {
        RegisterGuardian register = new RegisterGuardian(SCHOOL, guardian(1), null, null, null);
        school.when(enrol(1));
        school.rejects(link(1, 1), "roster.person-unknown");
        school.when(register);
        school.rejects(register, "roster.person-already-known");
        school.rejects(link(2, 1), "roster.person-unknown");

        assertThat(school.when(link(1, 1))).hasOnlyElementsOfType(GuardianLinked.class);

        school.rejects(link(1, 1), "roster.guardian-already-linked");
        school.when(enrol(2));
        assertThat(school.when(link(2, 1))).as("a sibling").hasSize(1);
    }

    @Test
    void a_link_is_not_recorded_ahead_of_its_hong_kong_day() {
        school.when(enrol(1));
        school.when(new RegisterGuardian(SCHOOL, guardian(1), null, null, null));

        school.at("2026-08-31T15:59:59Z").rejects(link(1, 1), "roster.link-ahead-of-its-day");
        assertThat(school.at("2026-08-31T16:00:00Z").when(link(1, 1)))
                .as("midnight in Hong Kong")
                .hasSize(1);
    }

    @Test
    void authority_changes_only_on_a_standing_link_and_to_something_different() {
        ChangeGuardianAuthority less =
                new ChangeGuardianAuthority(
                        SCHOOL, student(1), guardian(1), Authority.NOTICES_ONLY, "court-order");
        UnlinkGuardian unlink =
                new UnlinkGuardian(SCHOOL, student(1), guardian(1), "family-request");
        school.when(enrol(1));
        school.when(new RegisterGuardian(SCHOOL, guardian(1), null, null, null));
        school.rejects(less, "roster.guardian-not-linked");
        school.rejects(unlink, "roster.guardian-not-linked");
        school.when(link(1, 1));

        assertThat(school.when(less))
                .containsExactly(
                        new GuardianAuthorityChanged(
                                student(1), guardian(1), Authority.NOTICES_ONLY, "court-order"));
        school.rejects(less, "roster.authority-unchanged");
        assertThat(school.when(unlink))
                .containsExactly(new GuardianUnlinked(student(1), guardian(1), "family-request"));
        school.rejects(less, "roster.guardian-not-linked");
        assertThat(school.when(link(1, 1))).as("linked anew after unlinking").hasSize(1);
    }

    @Test
    void staff_are_appointed_once_and_leave_once_with_their_classes() {
        school.rejects(new RecordStaffLeaving(SCHOOL, staff(1), OCTOBER), "roster.person-unknown");
        assertThat(school.when(appoint(1))).hasOnlyElementsOfType(StaffAppointed.class);
        school.rejects(appoint(1), "roster.person-already-known");
        aClassWithPupils(1);
        school.when(
                new StartMembership(
                        SCHOOL, classOf(1), staff(1), MemberRole.TEACHER, null, OCTOBER));

        assertThat(school.when(new RecordStaffLeaving(SCHOOL, staff(1), SEPTEMBER)))
                .as("a membership that had not begun never comes into force")
                .containsExactly(
                        new StaffLeft(staff(1), SEPTEMBER),
                        new ClassMembershipEnded(classOf(1), staff(1), SEPTEMBER));
        school.rejects(
                new RecordStaffLeaving(SCHOOL, staff(1), OCTOBER),
                "roster.departure-already-recorded");
    }

    @Test
    void corrections_name_a_known_person_and_a_known_detail() {
        school.rejects(correct(student(1), "nameZh", Category.IDENTITY), "roster.person-unknown");
        school.when(enrol(1));
        school.when(new RegisterGuardian(SCHOOL, guardian(1), null, null, null));
        school.when(appoint(1));

        assertThat(school.when(correct(student(1), "dateOfBirth", Category.IDENTITY)))
                .hasOnlyElementsOfType(SubjectDetailCorrected.class);
        school.when(correct(guardian(1), "phone", Category.CONTACT));
        school.when(correct(staff(1), "nameEn", Category.STAFF));

        school.rejects(correct(student(1), "phone", Category.CONTACT), "roster.detail-unknown");
        school.rejects(correct(guardian(1), "phone", Category.IDENTITY), "roster.detail-unknown");
        school.rejects(correct(staff(1), "postCode", Category.STAFF), "roster.detail-unknown");
    }

    private static CorrectSubjectDetail correct(PersonRef person, String path, Category category) {
        return new CorrectSubjectDetail(
                SCHOOL, person, path, Sealed.of(person, category, "2014-05-01"), "typing-error");
    }

    @Test
    void many_enrolments_obey_the_same_rules_and_are_all_or_nothing() {
        aClassWithPupils(1, 1);
        EnrolStudents good =
                new EnrolStudents(
                        SCHOOL,
                        List.of(enrol(2), enrol(3)),
                        List.of(
                                join(classOf(1), student(2), 2),
                                join(classOf(1), student(3), null)));

        assertThat(school.when(good)).as("students enrolled here may be placed here").hasSize(4);
        school.rejects(good, "roster.person-already-known");
        school.rejects(many(List.of(enrol(4), enrol(4)), List.of()), "roster.person-already-known");
        school.rejects(
                many(List.of(enrol(4)), List.of(join(classOf(2), student(4), null))),
                "roster.class-unknown");
        school.rejects(
                many(List.of(enrol(4)), List.of(join(classOf(1), student(4), 2))),
                "roster.class-number-taken");
        school.rejects(
                many(
                        List.of(enrol(4), enrol(5)),
                        List.of(join(classOf(1), student(4), 9), join(classOf(1), student(5), 9))),
                "roster.class-number-taken");
        school.rejects(
                many(List.of(), List.of(join(classOf(1), student(1), null))),
                "roster.already-a-member");
    }

    @Test
    void a_session_decides_as_the_single_command_does() {
        aClassWithPupils(1, 1);
        EnrolStudents command = many(List.of(enrol(2)), List.of(join(classOf(1), student(2), 2)));

        assertThat(school.whenInSession(new StudentRules.EnrollingMany(), command))
                .as("same events whichever way the facts are read")
                .usingRecursiveComparison()
                .isEqualTo(school.when(command));
    }

    private static EnrolStudents many(
            List<EnrolStudent> students, List<StartMembership> memberships) {
        return new EnrolStudents(SCHOOL, students, memberships);
    }

    @Test
    void malformed_commands_cannot_be_made() {
        assertThatIllegalArgumentException()
                .as("a sealed value about somebody else")
                .isThrownBy(() ->
                        new RegisterGuardian(
                                SCHOOL,
                                guardian(1),
                                Sealed.of(guardian(2), Category.IDENTITY, "x"),
                                null,
                                null));
        assertThatIllegalArgumentException()
                .as("a phone under the identity key")
                .isThrownBy(() ->
                        new RegisterGuardian(
                                SCHOOL,
                                guardian(1),
                                null,
                                null,
                                Sealed.of(guardian(1), Category.IDENTITY, "9")));
        assertThatIllegalArgumentException()
                .as("a guardian in a class")
                .isThrownBy(() ->
                        new StartMembership(
                                SCHOOL,
                                classOf(1),
                                guardian(1),
                                MemberRole.PUPIL,
                                null,
                                SEPTEMBER));
        assertThatIllegalArgumentException()
                .as("more than 500 students at once")
                .isThrownBy(() ->
                        many(
                                IntStream.rangeClosed(1, 501).mapToObj(RosterTest::enrol).toList(),
                                List.of()));
        assertThatIllegalArgumentException()
                .as("a blank school name")
                .isThrownBy(() -> new RegisterSchool(SCHOOL, " ", "校"));
    }
}
