package hk.chopmark.core.access;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.access.AccessCommand.DelegateGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.access.AccessEvent.DelegationEnded;
import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.testing.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody hands on more than they have, nor for longer, nor what is theirs alone. */
class DelegationTest {

    private static final int TEACHER = 1;
    private static final int SUBSTITUTE = 2;
    private static final int HEAD = 3;
    private static final Instant FROM = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofDays(30));
    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);

    private final Scenario school = new Scenario(new AccessModule().module());

    @BeforeEach
    void a_teacher_of_a_class() {
        school.given(
                new StaffAppointed(staff(TEACHER), null, null, "teacher"),
                new StaffAppointed(staff(SUBSTITUTE), null, null, "teacher"),
                new StaffAppointed(staff(HEAD), null, null, "head"),
                new ClassOpened(classOf(1), "1A", "2026/27"),
                new ClassOpened(classOf(2), "1B", "2026/27"),
                new ClassMembershipStarted(
                        classOf(1), student(1), MemberRole.PUPIL, null, SEPTEMBER),
                granted(1, TEACHER, classOf(1), null, "receipt.view", "roster.view"));
        school.as(staffActor(TEACHER));
    }

    private static RoleGranted granted(
            int n, int holder, Ref scope, @Nullable Instant validTo, String... permissions) {
        return new RoleGranted(
                grant(n),
                staff(holder),
                "role",
                1,
                Permission.all(permissions),
                scope,
                Instant.parse("2026-08-01T00:00:00Z"),
                validTo);
    }

    private static DelegateGrant delegate(int base, int to, Ref scope, String... permissions) {
        return delegate(base, to, scope, TO, permissions);
    }

    private static DelegateGrant delegate(
            int base, int to, Ref scope, Instant validTo, String... permissions) {
        return new DelegateGrant(
                SCHOOL,
                grant(10),
                grant(base),
                staff(to),
                Permission.all(permissions),
                scope,
                FROM,
                validTo,
                "sick-leave");
    }

    @Test
    void a_delegation_names_the_grant_behind_it_and_the_event_that_made_it() {
        UUID made = school.idOfLast(RoleGranted.class);

        assertThat(school.when(delegate(1, SUBSTITUTE, student(1), "receipt.view")))
                .as("a part of the rights, a part of the class, a time")
                .containsExactly(
                        new DelegationGranted(
                                grant(10),
                                grant(1),
                                made,
                                staff(TEACHER),
                                staff(SUBSTITUTE),
                                Permission.all("receipt.view"),
                                student(1),
                                FROM,
                                TO,
                                "sick-leave"));
        school.rejects(
                delegate(1, SUBSTITUTE, student(1), "receipt.view"), "access.grant-already-made");
    }

    @Test
    void nobody_hands_on_what_is_not_theirs() {
        DelegateGrant order = delegate(1, SUBSTITUTE, classOf(1), "receipt.view");

        school.as(staffActor(HEAD)).rejects(order, "access.delegation-by-holder-only");
        school.as(Actor.service("importer")).rejects(order, "access.delegation-by-holder-only");
        school.as(staffActor(TEACHER))
                .rejects(
                        delegate(1, TEACHER, classOf(1), "receipt.view"), "access.self-delegation");
        school.rejects(
                delegate(1, SUBSTITUTE, classOf(1), "roster.view", "dossier.view"),
                "access.right-not-in-grant");
        school.rejects(
                delegate(1, SUBSTITUTE, SCHOOL, "receipt.view"), "access.scope-beyond-grant");
        school.rejects(
                delegate(1, SUBSTITUTE, classOf(2), "receipt.view"), "access.scope-beyond-grant");
        school.rejects(
                delegate(1, SUBSTITUTE, student(2), "receipt.view"), "access.scope-beyond-grant");
        school.rejects(
                delegate(7, SUBSTITUTE, classOf(1), "roster.view"),
                "access.delegation-by-holder-only");
    }

    @Test
    void no_right_is_handed_on_clearer_or_through_a_narrower_grant_than_it_is_held() {
        school.given(granted(2, TEACHER, SCHOOL, null, "roster.view", "receipt.view@class+clear"));

        school.rejects(
                delegate(2, SUBSTITUTE, SCHOOL, "roster.view+clear"), "access.right-not-in-grant");
        school.rejects(
                delegate(2, SUBSTITUTE, student(1), "receipt.view"), "access.right-not-in-grant");
        school.rejects(
                delegate(2, SUBSTITUTE, student(1), "receipt.view@class"),
                "access.right-too-wide-for-scope");
        assertThat(school.when(delegate(2, SUBSTITUTE, classOf(1), "receipt.view@class")))
                .as("what is held in clear, as a mask")
                .hasSize(1);
    }

    @Test
    void what_was_handed_on_is_not_handed_on_again() {
        school.when(delegate(1, SUBSTITUTE, classOf(1), "receipt.view"));

        school.as(staffActor(SUBSTITUTE))
                .rejects(
                        new DelegateGrant(
                                SCHOOL,
                                grant(11),
                                grant(10),
                                staff(HEAD),
                                Permission.all("receipt.view"),
                                classOf(1),
                                FROM,
                                TO,
                                "sick-leave"),
                        "access.delegation-not-onward");
    }

    @Test
    void personal_rights_stay_with_who_was_given_them() {
        String[] personal = {
            "access.grant",
            "access.confirm",
            "access.audit",
            "access.review",
            "break-glass.open",
            "erasure.decide",
            "erasure.approve",
            "retention.adopt"
        };
        school.given(granted(2, TEACHER, SCHOOL, null, personal));

        for (String permission : personal) {
            school.rejects(delegate(2, SUBSTITUTE, SCHOOL, permission), "access.right-is-personal");
        }
    }

    @Test
    void a_delegation_is_bounded_in_time() {
        assertThatIllegalArgumentException()
                .as("ninety days at most")
                .isThrownBy(() ->
                        delegate(
                                1,
                                SUBSTITUTE,
                                classOf(1),
                                FROM.plus(Duration.ofDays(90)).plusMillis(1),
                                "receipt.view"));
        school.given(granted(2, TEACHER, classOf(1), TO.minusSeconds(1), "receipt.view"));
        school.rejects(
                delegate(2, SUBSTITUTE, classOf(1), "receipt.view"),
                "access.delegation-beyond-grant");
        school.at("2026-12-01T00:00:00Z")
                .rejects(
                        delegate(1, SUBSTITUTE, classOf(1), "receipt.view"),
                        "access.grant-over-before-it-is-made");
    }

    @Test
    void both_are_in_post_and_the_grant_stands() {
        DelegateGrant order = delegate(1, SUBSTITUTE, classOf(1), "receipt.view");
        school.rejects(delegate(1, 9, classOf(1), "receipt.view"), "access.grantee-unknown");
        school.given(new StaffLeft(staff(SUBSTITUTE), LocalDate.of(2026, 8, 31)));
        school.rejects(order, "access.grantee-left");
        school.given(new StaffLeft(staff(SUBSTITUTE), LocalDate.of(2026, 12, 31)));
        school.given(new StaffLeft(staff(TEACHER), LocalDate.of(2026, 8, 31)));
        school.rejects(order, "access.delegator-left");
        school.given(new StaffLeft(staff(TEACHER), LocalDate.of(2026, 12, 31)));
        school.when(new RevokeRole(SCHOOL, grant(1), "moved"));
        school.rejects(order, "access.grant-already-revoked");
    }

    @Test
    void one_person_is_handed_only_so_much() {
        for (int n = 0; n < Delegating.MAX_HELD; n++) {
            school.given(
                    new DelegationGranted(
                            grant(100 + n),
                            grant(1),
                            school.idOfLast(RoleGranted.class),
                            staff(TEACHER),
                            staff(SUBSTITUTE),
                            Permission.all("receipt.view"),
                            classOf(1),
                            FROM,
                            TO,
                            "sick-leave"));
        }
        DelegateGrant order = delegate(1, SUBSTITUTE, classOf(1), TO.plusSeconds(9), "roster.view");
        school.rejects(order, "access.too-many-delegations");
        assertThat(school.at("2026-10-01T00:00:00Z").when(order))
                .as("what is over counts no more")
                .hasSize(1);
    }

    @Test
    void either_of_the_two_or_who_may_revoke_there_ends_it_once() {
        EndDelegation end = new EndDelegation(SCHOOL, grant(10), "back");
        school.when(delegate(1, SUBSTITUTE, classOf(1), "receipt.view"));

        school.rejects(new RevokeRole(SCHOOL, grant(10), "back"), "access.grant-is-delegation");
        school.rejects(new EndDelegation(SCHOOL, grant(1), "back"), "access.delegation-unknown");
        school.as(staffActor(HEAD)).rejects(end, "access.not-permitted");
        school.given(granted(3, HEAD, classOf(2), null, "access.grant"));
        school.rejects(end, "access.not-permitted");
        school.given(granted(4, HEAD, classOf(1), null, "access.grant"));
        assertThat(school.when(end))
                .as("ended by who may revoke there")
                .containsExactly(
                        new DelegationEnded(
                                grant(10), grant(1), staff(TEACHER), staff(SUBSTITUTE), "back"));
        school.as(staffActor(TEACHER)).rejects(end, "access.grant-already-revoked");
    }

    @Test
    void who_got_it_gives_it_back_until_it_is_over() {
        EndDelegation end = new EndDelegation(SCHOOL, grant(10), "back");
        school.when(delegate(1, SUBSTITUTE, classOf(1), "receipt.view"));
        school.as(staffActor(SUBSTITUTE));

        school.at("2026-10-01T00:00:00Z").rejects(end, "access.delegation-over");
        assertThat(school.at("2026-09-02T00:00:00Z").when(end)).hasSize(1);
    }
}
