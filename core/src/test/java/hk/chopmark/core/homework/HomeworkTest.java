package hk.chopmark.core.homework;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.homework;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.duty.DutyEvent.DueRuleRetired;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.facts.duty.ClaimedTimes;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.facts.duty.ScheduleId;
import hk.chopmark.core.homework.HomeworkCommand.AssignHomework;
import hk.chopmark.core.homework.HomeworkCommand.ChangeDeadline;
import hk.chopmark.core.homework.HomeworkCommand.MarkHomework;
import hk.chopmark.core.homework.HomeworkCommand.ReturnHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomeworks;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HomeworkTest {

    private static final Instant DUE = Instant.parse("2026-09-10T15:59:59Z");

    private final Scenario school =
            new Scenario(new HomeworkModule().module()).at("2026-09-20T00:00:00Z");

    @BeforeEach
    void a_class_of_two_and_somebody_outside() {
        LocalDate september = LocalDate.of(2026, 9, 1);
        school.given(
                new ClassOpened(classOf(1), "1A", "2026/27"),
                new ClassOpened(classOf(2), "1B", "2026/27"),
                new ClassMembershipStarted(classOf(1), student(1), MemberRole.PUPIL, 1, september),
                new ClassMembershipStarted(classOf(1), student(2), MemberRole.PUPIL, 2, september),
                new ClassMembershipStarted(classOf(2), student(3), MemberRole.PUPIL, 1, september));
    }

    private static AssignHomework assign(int n, @Nullable Instant dueAt) {
        return new AssignHomework(
                SCHOOL,
                homework(n),
                classOf(1),
                Sealed.of(homework(n), Category.CONTENT, "作文"),
                dueAt,
                12_500);
    }

    private static SubmitHomework submit(int homework, int student, String at) {
        return new SubmitHomework(
                SCHOOL,
                homework(homework),
                student(student),
                ClaimedTime.of(Instant.parse(at)),
                false,
                null);
    }

    private Timeliness timelinessOf(SubmitHomework command) {
        return ((HomeworkSubmitted) school.when(command).getFirst()).timeliness();
    }

    @Test
    void homework_is_assigned_once_to_a_class_that_exists() {
        assertThat(school.when(assign(1, DUE))).hasSize(1);

        school.rejects(assign(1, DUE), "homework.already-assigned");
        school.rejects(
                new AssignHomework(SCHOOL, homework(2), classOf(9), null, null, null),
                "homework.class-unknown");
    }

    @Test
    void a_deadline_changes_to_something_different() {
        school.rejects(new ChangeDeadline(SCHOOL, homework(1), DUE), "homework.unknown");
        school.when(assign(1, DUE));

        school.rejects(new ChangeDeadline(SCHOOL, homework(1), DUE), "homework.deadline-unchanged");
        assertThat(school.when(new ChangeDeadline(SCHOOL, homework(1), null)))
                .as("the old deadline stays on record")
                .containsExactly(new HomeworkDeadlineChanged(homework(1), classOf(1), null, DUE));
        school.rejects(
                new ChangeDeadline(SCHOOL, homework(1), null), "homework.deadline-unchanged");
    }

    @Test
    void late_is_after_the_deadline_and_the_deadline_itself_is_on_time() {
        school.when(assign(1, DUE));

        assertThat(timelinessOf(submit(1, 1, "2026-09-10T15:59:59Z")))
                .isEqualTo(Timeliness.ON_TIME);
        assertThat(timelinessOf(submit(1, 2, "2026-09-10T15:59:59.000001Z")))
                .isEqualTo(Timeliness.LATE);
    }

    @Test
    void timeliness_is_judged_by_the_deadline_in_force_when_recorded() {
        school.when(assign(1, DUE));
        assertThat(timelinessOf(submit(1, 1, "2026-09-12T00:00:00Z"))).isEqualTo(Timeliness.LATE);
        Instant later = Instant.parse("2026-09-15T00:00:00Z");
        school.when(new ChangeDeadline(SCHOOL, homework(1), later));

        HomeworkSubmitted second =
                (HomeworkSubmitted) school.when(submit(1, 2, "2026-09-12T00:00:00Z")).getFirst();

        assertThat(second.timeliness()).as("the moved deadline").isEqualTo(Timeliness.ON_TIME);
        assertThat(second.deadlineInForce()).isEqualTo(later);
    }

    @Test
    void without_deadline_and_carried_over_are_kinds_of_their_own() {
        school.when(assign(1, null));
        school.when(assign(2, DUE));

        assertThat(timelinessOf(submit(1, 1, "2026-09-12T00:00:00Z")))
                .isEqualTo(Timeliness.NO_DEADLINE);
        assertThat(
                        timelinessOf(
                                new SubmitHomework(
                                        SCHOOL,
                                        homework(2),
                                        student(1),
                                        new ClaimedTime(Instant.parse("2026-09-12T00:00:00Z")),
                                        true,
                                        null)))
                .as("late, were it not carried over")
                .isEqualTo(Timeliness.CARRIED_OVER);
    }

    @Test
    void only_a_member_of_the_class_hands_in() {
        school.rejects(submit(1, 1, "2026-09-09T00:00:00Z"), "homework.unknown");
        school.when(assign(1, DUE));

        school.rejects(submit(1, 3, "2026-09-09T00:00:00Z"), "homework.not-a-member");
        school.given(new ClassMembershipEnded(classOf(1), student(2), LocalDate.of(2026, 9, 8)));
        school.at("2026-09-09T00:00:00Z")
                .rejects(submit(1, 2, "2026-09-09T00:00:00Z"), "homework.not-a-member");
    }

    @Test
    void handed_in_once_unless_it_was_returned() {
        school.when(assign(1, DUE));
        school.when(submit(1, 1, "2026-09-09T00:00:00Z"));
        school.rejects(submit(1, 1, "2026-09-09T01:00:00Z"), "homework.already-submitted");
        school.when(mark(1));
        school.rejects(submit(1, 1, "2026-09-09T01:00:00Z"), "homework.already-submitted");

        assertThat(school.when(new ReturnHomework(SCHOOL, homework(1), student(1))))
                .containsExactly(new HomeworkReturned(homework(1), student(1)));

        assertThat(school.when(submit(1, 1, "2026-09-09T02:00:00Z"))).hasSize(1);
    }

    private static final ServiceId ACCOUNT = new ServiceId(new UUID(0x5e, 1));

    /** The app may do all, with a key for all. */
    private void theAppActs() {
        school.allRights(ACCOUNT, SCHOOL).as(school.service(ACCOUNT));
    }

    private HomeworkSubmitted submitted(int student, @Nullable String claimed) {
        return (HomeworkSubmitted)
                school.when(
                                new SubmitHomework(
                                        SCHOOL,
                                        homework(1),
                                        student(student),
                                        claimed == null
                                                ? null
                                                : new ClaimedTime(Instant.parse(claimed)),
                                        false,
                                        null))
                        .getFirst();
    }

    private void claimsCount(String from, long hours) {
        school.given(
                new DueRuleAdopted(
                        ScheduleId.of(SCHOOL),
                        ClaimedTimes.RULE,
                        3,
                        Instant.parse(from),
                        List.of(RuleParameter.of(ACCOUNT.id().toString(), hours)),
                        "Decision of the school"));
    }

    @Test
    void lateness_is_judged_by_the_servers_time_and_the_claim_stands_beside_it() {
        school.when(assign(1, DUE));
        theAppActs();

        assertThat(school.at("2026-09-10T15:59:59Z").when(submit(1, 1, "2026-09-10T16:03:00Z")))
                .as("on time by the server, whatever the device says")
                .containsExactly(
                        new HomeworkSubmitted(
                                homework(1),
                                classOf(1),
                                student(1),
                                Instant.parse("2026-09-10T16:03:00Z"),
                                Timeliness.ON_TIME,
                                DUE,
                                null,
                                null));
        HomeworkSubmitted late =
                (HomeworkSubmitted)
                        school.at("2026-09-11T00:00:00Z")
                                .when(submit(1, 2, "2026-09-10T10:00:00Z"))
                                .getFirst();
        assertThat(late.timeliness()).as("late by the server").isEqualTo(Timeliness.LATE);
        assertThat(late.submittedAt()).isEqualTo(Instant.parse("2026-09-10T10:00:00Z"));
        assertThat(late.claimRule()).as("no rule lets it count").isNull();
    }

    @Test
    void a_claimed_time_counts_where_the_schools_rule_names_the_service_and_as_far_back() {
        school.when(assign(1, DUE));
        claimsCount("2026-09-01T00:00:00Z", 24);
        theAppActs();
        school.at("2026-09-11T10:00:00Z");

        HomeworkSubmitted counted = submitted(1, "2026-09-10T10:00:00Z");
        assertThat(counted.timeliness()).as("24 hours back").isEqualTo(Timeliness.ON_TIME);
        assertThat(counted.claimRule()).as("by this version").isEqualTo(3);
        assertThat(submitted(2, "2026-09-10T09:59:59Z").timeliness())
                .as("a second more")
                .isEqualTo(Timeliness.LATE);
        school.when(new ReturnHomework(SCHOOL, homework(1), student(1)));
        assertThat(submitted(1, null).submittedAt()).as("nothing claimed").isNull();
        school.when(new ReturnHomework(SCHOOL, homework(1), student(1)));
        ServiceId other = new ServiceId(new UUID(0x5e, 2));
        school.allRights(other, SCHOOL).as(school.service(other));
        assertThat(submitted(1, "2026-09-10T10:00:00Z").timeliness())
                .as("another service")
                .isEqualTo(Timeliness.LATE);
        school.when(new ReturnHomework(SCHOOL, homework(1), student(1)));
        school.as(Actor.person(student(1), "student", AuthMethod.PASSWORD));
        assertThat(submitted(1, "2026-09-10T10:00:00Z").timeliness())
                .as("a person, whose claims never count")
                .isEqualTo(Timeliness.LATE);
    }

    @Test
    void a_rule_about_claimed_times_counts_from_its_day_until_it_ends() {
        school.when(assign(1, DUE));
        claimsCount("2026-09-12T00:00:00Z", 100);
        school.given(
                new DueRuleRetired(
                        ScheduleId.of(SCHOOL),
                        ClaimedTimes.RULE,
                        3,
                        Instant.parse("2026-09-13T00:00:00Z"),
                        "replaced"));
        theAppActs();
        String claim = "2026-09-10T10:00:00Z";

        assertThat(school.at("2026-09-11T23:59:59Z").now()).isNotNull();
        assertThat(submitted(1, claim).timeliness()).as("before").isEqualTo(Timeliness.LATE);
        school.at("2026-09-12T00:00:00Z");
        assertThat(submitted(2, claim).timeliness()).as("within").isEqualTo(Timeliness.ON_TIME);
        school.at("2026-09-13T00:00:00Z").when(new ReturnHomework(SCHOOL, homework(1), student(2)));
        assertThat(submitted(2, claim).timeliness()).as("ended").isEqualTo(Timeliness.LATE);
    }

    @Test
    void claims_are_bounded_but_for_records_that_are_taken_over() {
        school.when(assign(1, DUE));
        theAppActs();
        school.at("2026-09-12T00:00:00Z");
        school.rejects(submit(1, 1, "2026-09-04T23:59:59Z"), "time.claimed-too-far-back");
        school.rejects(submit(1, 1, "2026-09-12T00:05:01Z"), "time.claimed-ahead");
        assertThat(school.when(submit(1, 1, "2026-09-05T00:00:00Z"))).as("7 days").hasSize(1);

        school.as(Actor.service("import")).doneFor(Purpose.DATA_IMPORT);
        HomeworkSubmitted taken = submitted(2, "2016-03-01T04:00:00Z");
        assertThat(taken.timeliness()).as("as it stood there").isEqualTo(Timeliness.ON_TIME);
        assertThat(taken.claimRule()).isZero();
    }

    @Test
    void nothing_is_handed_in_from_the_future() {
        school.when(assign(1, DUE));

        school.at("2026-09-05T00:00:00Z")
                .rejects(submit(1, 1, "2026-09-05T00:05:01Z"), "time.claimed-ahead");
        assertThat(school.when(submit(1, 1, "2026-09-05T00:05:00Z")))
                .as("a clock five minutes ahead")
                .hasSize(1);
    }

    @Test
    void only_what_was_handed_in_is_marked_once_and_returned() {
        school.when(assign(1, DUE));
        school.rejects(mark(1), "homework.not-submitted");
        school.rejects(
                new ReturnHomework(SCHOOL, homework(1), student(1)), "homework.not-submitted");
        school.when(submit(1, 1, "2026-09-09T00:00:00Z"));

        assertThat(school.when(mark(1))).hasOnlyElementsOfType(HomeworkMarked.class);

        school.rejects(mark(1), "homework.already-marked");
        school.when(new ReturnHomework(SCHOOL, homework(1), student(1)));
        school.rejects(mark(1), "homework.not-submitted");
    }

    @Test
    void homework_is_a_matter_of_its_class() {
        school.when(assign(1, DUE));
        school.when(submit(1, 1, "2026-09-10T10:00:00Z"));
        school.allRights(staff(8), classOf(2)).as(Actor.person(staff(8), "t", AuthMethod.PASSWORD));
        school.rejects(mark(1), "access.not-permitted");
        school.rejects(new ChangeDeadline(SCHOOL, homework(1), null), "access.not-permitted");
        school.rejects(new ChangeDeadline(SCHOOL, homework(9), null), "access.not-permitted");
        school.allRights(staff(8), classOf(1));
        assertThat(school.when(mark(1))).as("a teacher of the class").hasSize(1);

        school.as(Actor.person(student(2), "student", AuthMethod.PASSWORD));
        school.rejects(submit(1, 1, "2026-09-10T10:00:00Z"), "access.not-permitted");
    }

    private static MarkHomework mark(int student) {
        return new MarkHomework(
                SCHOOL,
                homework(1),
                student(student),
                Sealed.of(student(student), Category.ACADEMIC, "87.5"));
    }

    @Test
    void many_submissions_obey_the_same_rules_and_are_all_or_nothing() {
        school.when(assign(1, DUE));
        SubmitHomeworks good =
                many(submit(1, 1, "2026-09-09T00:00:00Z"), submit(1, 2, "2026-09-11T00:00:00Z"));

        assertThat(school.when(good)).hasSize(2);
        school.rejects(good, "homework.already-submitted");
        school.when(assign(2, DUE));
        school.rejects(
                many(submit(2, 1, "2026-09-09T00:00:00Z"), submit(2, 1, "2026-09-09T00:00:00Z")),
                "homework.already-submitted");
        school.rejects(many(submit(2, 3, "2026-09-09T00:00:00Z")), "homework.not-a-member");
        school.rejects(many(submit(9, 1, "2026-09-09T00:00:00Z")), "homework.unknown");
    }

    @Test
    void a_session_decides_as_the_single_command_does() {
        school.when(assign(1, DUE));
        school.when(submit(1, 1, "2026-09-09T00:00:00Z"));
        school.when(new ReturnHomework(SCHOOL, homework(1), student(1)));
        SubmitHomeworks command =
                many(submit(1, 1, "2026-09-11T00:00:00Z"), submit(1, 2, "2026-09-09T00:00:00Z"));

        List<DomainEvent> inSession =
                school.whenInSession(new SubmissionRules.SubmittingMany(), command);

        assertThat(inSession)
                .as("same events whichever way the facts are read")
                .isEqualTo(school.when(command));
    }

    private static SubmitHomeworks many(SubmitHomework... submissions) {
        return new SubmitHomeworks(SCHOOL, List.of(submissions));
    }

    @Test
    void a_mark_is_a_decimal_number() {
        for (String mark : List.of("0", "87.5", "100", "-2.25")) {
            assertThat(marked(mark).mark().category())
                    .as("%s is a mark", mark)
                    .isEqualTo(Category.ACADEMIC);
        }
        for (String text :
                List.of("abc", "B+", "", "87.", ".5", "087", "+1", "1e3", "8,5", "\u0661", "NaN")) {
            assertThatIllegalArgumentException()
                    .as("'%s' is no mark", text)
                    .isThrownBy(() -> marked(text))
                    .withMessageStartingWith("mark breaks the rule");
        }
    }

    private static MarkHomework marked(String mark) {
        return new MarkHomework(
                SCHOOL, homework(1), student(1), Sealed.of(student(1), Category.ACADEMIC, mark));
    }

    @Test
    void malformed_commands_cannot_be_made() {
        assertThatIllegalArgumentException()
                .as("a mark under another student's key")
                .isThrownBy(() ->
                        new MarkHomework(
                                SCHOOL,
                                homework(1),
                                student(1),
                                Sealed.of(student(2), Category.ACADEMIC, "1")));
        assertThatIllegalArgumentException()
                .as("a file hash that is none")
                .isThrownBy(() ->
                        new SubmitHomework(SCHOOL, homework(1), student(1), null, false, "abc"));
        assertThatIllegalArgumentException().as("no submissions at all").isThrownBy(() -> many());
    }
}
