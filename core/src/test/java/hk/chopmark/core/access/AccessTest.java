package hk.chopmark.core.access;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.access.AccessEvent.GrantConfirmed;
import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.identity.ServiceEvent.ServiceClosed;
import hk.chopmark.core.identity.ServiceEvent.ServiceRegistered;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.testing.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTest {

    private static final Actor SETUP = Actor.service("setup");
    private static final ServiceId ACCOUNT = new ServiceId(new UUID(0x5e, 1));
    private static final int HEAD = 1;
    private static final int TEACHER = 2;
    private static final int CLERK = 3;

    private final Scenario school = new Scenario(new AccessModule().module());

    @BeforeEach
    void a_school_with_a_founding_administrator() {
        school.given(
                new StaffAppointed(staff(HEAD), null, null, "head"),
                new StaffAppointed(staff(TEACHER), null, null, "teacher"),
                new StaffAppointed(staff(CLERK), null, null, "clerk"),
                new ClassOpened(classOf(1), "1A", "2026/27"),
                new ClassOpened(classOf(2), "1B", "2026/27"),
                new ClassMembershipStarted(
                        classOf(1), student(1), MemberRole.PUPIL, 1, LocalDate.of(2026, 9, 1)));
        school.as(SETUP);
        school.when(new DefineRole(SCHOOL, "administrator", Permission.all("access.grant")));
        school.when(new DefineRole(SCHOOL, "class-teacher", Permission.all("receipt.view")));
        school.when(new GrantFoundingRole(SCHOOL, grant(1), staff(HEAD), "administrator"));
        school.as(staffActor(HEAD));
    }

    private static GrantRole grantTo(int grant, int staff, String role, Ref scope) {
        return grantTo(grant, staff(staff), role, scope);
    }

    private static GrantRole grantTo(int grant, GranteeRef grantee, String role, Ref scope) {
        return new GrantRole(
                SCHOOL,
                grant(grant),
                grantee,
                role,
                scope,
                Instant.parse("2026-09-01T00:00:00Z"),
                null);
    }

    private static GrantRole untilTo(int grant, int staff, String role, @Nullable Instant validTo) {
        return new GrantRole(
                SCHOOL,
                grant(grant),
                staff(staff),
                role,
                SCHOOL,
                Instant.parse("2026-08-01T00:00:00Z"),
                validTo);
    }

    /** Proposed by the head, confirmed by somebody. */
    private void administrator(int grant, int staff, Ref scope, @Nullable Instant validTo) {
        school.given(
                new RoleGranted(
                        grant(grant),
                        staff(staff),
                        "administrator",
                        1,
                        Permission.all("access.grant"),
                        scope,
                        Instant.parse("2026-08-01T00:00:00Z"),
                        validTo));
    }

    @Test
    void no_part_of_this_server_grants_revokes_or_redefines() {
        school.as(SETUP)
                .rejects(grantTo(2, TEACHER, "class-teacher", classOf(1)), "access.not-permitted");
        school.rejects(grantTo(2, CLERK, "administrator", SCHOOL), "access.not-permitted");
        school.rejects(new RevokeRole(SCHOOL, grant(1), "left"), "access.not-permitted");
        school.rejects(
                new DefineRole(SCHOOL, "administrator", Permission.all("receipt.view")),
                "access.not-permitted");
    }

    @Test
    void an_administrator_is_made_by_two_persons() {
        GrantRole ask = grantTo(2, CLERK, "administrator", SCHOOL);
        ConfirmGrant confirm = new ConfirmGrant(SCHOOL, grant(2));
        assertThat(school.when(ask))
                .as("only proposed")
                .singleElement()
                .isInstanceOf(RoleProposed.class);
        UUID proposal = school.idOfLast(RoleProposed.class);
        school.rejects(ask, "access.grant-already-made");
        school.as(staffActor(CLERK))
                .rejects(grantTo(3, TEACHER, "class-teacher", classOf(1)), "access.not-permitted");
        school.rejects(confirm, "access.second-person-needed");
        school.as(staffActor(HEAD)).rejects(confirm, "access.second-person-needed");
        school.as(SETUP).rejects(confirm, "access.not-permitted");
        school.as(staffActor(TEACHER)).rejects(confirm, "access.not-permitted");
        school.as(staffActor(HEAD))
                .when(new DefineRole(SCHOOL, "officer", Permission.all("access.confirm")));
        school.when(grantTo(4, TEACHER, "officer", SCHOOL));
        assertThat(school.as(staffActor(TEACHER)).when(confirm))
                .as("confirmed, and in force")
                .hasSize(2)
                .first()
                .isEqualTo(new GrantConfirmed(grant(2), staff(HEAD), staff(TEACHER), proposal));
        school.rejects(confirm, "access.grant-already-made");
        assertThat(
                        school.as(staffActor(CLERK))
                                .when(grantTo(3, TEACHER, "class-teacher", classOf(1))))
                .as("the new administrator grants")
                .hasSize(1);
    }

    @Test
    void a_proposal_falls_with_the_right_of_who_made_it() {
        school.when(grantTo(2, CLERK, "administrator", SCHOOL));
        school.when(new DefineRole(SCHOOL, "officer", Permission.all("access.confirm")));
        school.when(grantTo(4, TEACHER, "officer", SCHOOL));
        administrator(5, CLERK, SCHOOL, null);
        school.when(new RevokeRole(SCHOOL, grant(1), "left"));

        school.as(staffActor(TEACHER))
                .rejects(new ConfirmGrant(SCHOOL, grant(2)), "access.proposer-not-permitted");
    }

    @Test
    void a_role_gets_a_new_version_each_time_it_changes() {
        assertThat(
                        school.when(
                                new DefineRole(
                                        SCHOOL,
                                        "class-teacher",
                                        Permission.all("receipt.view", "homework.view"))))
                .as("version counted, permissions sorted")
                .containsExactly(
                        new RoleDefined(
                                "class-teacher",
                                2,
                                HeldBy.PERSONS,
                                Permission.all("homework.view", "receipt.view")));
        school.rejects(
                new DefineRole(
                        SCHOOL, "class-teacher", Permission.all("homework.view", "receipt.view")),
                "access.role-unchanged");
    }

    @Test
    void scope_and_mask_are_part_of_what_a_role_means() {
        for (String text : List.of("receipt.view@class", "receipt.view+clear")) {
            school.when(new DefineRole(SCHOOL, "class-teacher", Permission.all(text)));
        }
        assertThat(
                        school.when(
                                new DefineRole(
                                        SCHOOL, "class-teacher", Permission.all("receipt.view"))))
                .as("each a version of its own")
                .containsExactly(
                        new RoleDefined(
                                "class-teacher",
                                4,
                                HeldBy.PERSONS,
                                Permission.all("receipt.view")));
    }

    @Test
    void no_role_holds_for_a_class_what_is_for_the_whole_school() {
        refusesToDefine("access.audit@class", "access.permission-whole-school-only");
        refusesToDefine("erasure.decide@student", "access.permission-whole-school-only");
        refusesToDefine("receipt.export+clear", "access.permission-has-no-mask");
        refusesToDefine("receipt.unmask", "access.permission-unmask-is-a-mask");
        assertThat(school.when(new DefineRole(SCHOOL, "x", Permission.all("access.audit"))))
                .as("left out, the scope is the school")
                .containsExactly(
                        new RoleDefined(
                                "x", 1, HeldBy.PERSONS, Permission.all("access.audit@school")));
    }

    @Test
    void no_role_holds_a_right_that_guards_nothing() {
        for (String act :
                List.of("attendance.escalate", "custody.record", "duty.record", "identity.enrol")) {
            refusesToDefine(act, "access.permission-guards-nothing");
        }
        assertThat(Resources.acts())
                .as("what a role can be composed of")
                .extracting(Permission.Act::text)
                .contains("attendance.report", "duty.adopt")
                .doesNotContain(
                        "attendance.escalate", "custody.record", "duty.record", "board.open");
    }

    private void refusesToDefine(String permission, String code) {
        school.rejects(
                new DefineRole(SCHOOL, "x", Permission.all("receipt.view", permission)), code);
    }

    @Test
    void a_right_to_grant_that_counts_for_the_school_only_grants_in_no_class() {
        school.given(
                new RoleGranted(
                        grant(2),
                        staff(CLERK),
                        "registrar",
                        1,
                        Permission.all("access.grant@school"),
                        classOf(1),
                        Instant.parse("2026-08-01T00:00:00Z"),
                        null));
        school.as(staffActor(CLERK))
                .rejects(grantTo(3, TEACHER, "class-teacher", classOf(1)), "access.not-permitted");
    }

    @Test
    void a_role_is_defined_by_a_service_or_by_whoever_may_grant_in_the_whole_school() {
        DefineRole command = new DefineRole(SCHOOL, "nurse", Permission.all("dossier.view"));

        school.as(staffActor(TEACHER)).rejects(command, "access.not-permitted");
        administrator(2, CLERK, classOf(1), null);
        school.as(staffActor(CLERK)).rejects(command, "access.not-permitted");
        assertThat(school.as(SETUP).when(command)).hasSize(1);
    }

    @Test
    void the_founding_grant_is_made_once_by_a_service_with_a_role_that_can_grant() {
        GrantFoundingRole again =
                new GrantFoundingRole(SCHOOL, grant(9), staff(TEACHER), "administrator");
        school.as(SETUP).rejects(again, "access.already-founded");
        school.as(staffActor(HEAD)).rejects(again, "access.server-only");

        Scenario fresh = new Scenario(new AccessModule().module()).as(SETUP);
        fresh.when(new DefineRole(SCHOOL, "reader", Permission.all("receipt.view")));
        fresh.rejects(
                new GrantFoundingRole(SCHOOL, grant(1), staff(HEAD), "reader"),
                "access.grantee-unknown");
        fresh.given(new StaffAppointed(staff(HEAD), null, null, "head"));
        fresh.rejects(
                new GrantFoundingRole(SCHOOL, grant(1), staff(HEAD), "reader"),
                "access.founding-role-cannot-grant");
        fresh.rejects(
                new GrantFoundingRole(SCHOOL, grant(1), staff(HEAD), "administrator"),
                "access.role-unknown");
    }

    @Test
    void a_grant_copies_the_permissions_of_the_role_as_it_then_is() {
        school.when(grantTo(2, TEACHER, "class-teacher", classOf(1)));
        school.when(new DefineRole(SCHOOL, "class-teacher", Permission.all("dossier.view")));

        RoleGranted later =
                (RoleGranted)
                        school.when(grantTo(3, CLERK, "class-teacher", classOf(1))).getFirst();

        assertThat(later.roleVersion()).as("the version in force").isEqualTo(2);
        assertThat(school.facts(List.of(FactQuery.about(grant(2), GrantFact.class))))
                .as("the older grant keeps what it was made with")
                .singleElement()
                .satisfies(fact ->
                        assertThat(((RoleGranted) fact.event()).permissions())
                                .isEqualTo(Permission.all("receipt.view")));
        assertThat(later.permissions()).isEqualTo(Permission.all("dossier.view"));
    }

    @Test
    void nobody_grants_themself_anything() {
        school.rejects(grantTo(2, HEAD, "class-teacher", classOf(1)), "access.self-grant");
    }

    @Test
    void only_a_holder_of_the_right_to_grant_in_a_covering_scope_grants() {
        school.as(staffActor(TEACHER))
                .rejects(grantTo(2, CLERK, "class-teacher", SCHOOL), "access.not-permitted");
        school.as(school.service(ACCOUNT))
                .rejects(grantTo(2, CLERK, "class-teacher", SCHOOL), "access.not-permitted");
        administrator(2, TEACHER, classOf(1), null);

        school.as(staffActor(TEACHER));
        school.rejects(grantTo(3, CLERK, "class-teacher", SCHOOL), "access.not-permitted");
        school.rejects(grantTo(3, CLERK, "class-teacher", classOf(2)), "access.not-permitted");
        school.rejects(grantTo(3, CLERK, "class-teacher", student(2)), "access.not-permitted");
        assertThat(school.when(grantTo(3, CLERK, "class-teacher", classOf(1))))
                .as("within the class")
                .hasSize(1);
        assertThat(school.when(grantTo(4, CLERK, "class-teacher", student(1))))
                .as("a pupil of the class")
                .hasSize(1);
    }

    @Test
    void grants_are_made_once_to_staff_in_post_for_a_scope_and_role_that_exist() {
        school.when(grantTo(5, CLERK, "class-teacher", classOf(1)));
        school.rejects(grantTo(5, TEACHER, "class-teacher", SCHOOL), "access.grant-already-made");
        school.rejects(grantTo(1, TEACHER, "class-teacher", SCHOOL), "access.grant-already-made");
        school.rejects(grantTo(2, TEACHER, "no-such-role", SCHOOL), "access.role-unknown");
        school.rejects(grantTo(2, TEACHER, "class-teacher", classOf(9)), "access.scope-unknown");
        school.rejects(grantTo(2, 9, "class-teacher", SCHOOL), "access.grantee-unknown");
        school.given(new StaffLeft(staff(TEACHER), LocalDate.of(2026, 9, 1)));
        assertThat(school.when(grantTo(2, TEACHER, "class-teacher", SCHOOL)))
                .as("on the last day")
                .hasSize(1);
        school.at("2026-09-01T16:00:00Z")
                .rejects(grantTo(3, TEACHER, "class-teacher", SCHOOL), "access.grantee-left");
    }

    @Test
    void whoever_has_left_grants_nothing_any_more() {
        school.given(new StaffLeft(staff(HEAD), LocalDate.of(2026, 9, 1)));

        school.at("2026-09-01T16:00:00Z")
                .rejects(grantTo(2, TEACHER, "class-teacher", SCHOOL), "access.not-permitted");
    }

    @Test
    void a_grant_past_its_validity_no_longer_lets_its_holder_grant() {
        administrator(2, TEACHER, SCHOOL, Instant.parse("2026-09-02T00:00:00Z"));
        school.as(staffActor(TEACHER)).at("2026-09-01T23:59:59.999999Z");
        school.when(untilTo(3, CLERK, "class-teacher", null));

        school.at("2026-09-02T00:00:00Z")
                .rejects(untilTo(4, CLERK, "class-teacher", null), "access.not-permitted");
    }

    @Test
    void a_grant_is_not_made_after_its_own_end() {
        school.rejects(
                untilTo(2, TEACHER, "class-teacher", school.now()),
                "access.grant-over-before-it-is-made");
    }

    @Test
    void a_grant_is_revoked_once_by_its_holder_or_somebody_who_may_grant_in_its_scope() {
        RevokeRole revoke = new RevokeRole(SCHOOL, grant(2), "left-class");
        school.rejects(revoke, "access.grant-unknown");
        school.when(grantTo(2, TEACHER, "class-teacher", student(1)));
        administrator(3, CLERK, classOf(2), null);

        school.as(staffActor(CLERK)).rejects(revoke, "access.not-permitted");
        school.as(school.service(ACCOUNT)).rejects(revoke, "access.not-permitted");
        assertThat(school.as(staffActor(TEACHER)).when(revoke))
                .as("giving up one's own grant")
                .containsExactly(new RoleRevoked(grant(2), staff(TEACHER), "left-class"));
        school.as(staffActor(HEAD)).rejects(revoke, "access.grant-already-revoked");
        assertThat(school.when(new RevokeRole(SCHOOL, grant(3), "mistake"))).hasSize(1);
        school.as(staffActor(CLERK))
                .rejects(grantTo(4, TEACHER, "class-teacher", classOf(2)), "access.not-permitted");
    }

    @Test
    void who_may_grant_until_some_day_only_does_not_take_the_place_of_the_last() {
        administrator(2, CLERK, SCHOOL, school.now().plus(Duration.ofDays(300)));
        school.rejects(new RevokeRole(SCHOOL, grant(1), "left"), "access.last-administrator");
        school.given(new StaffLeft(staff(TEACHER), LocalDate.of(2027, 8, 31)));
        administrator(3, TEACHER, SCHOOL, null);
        school.rejects(new RevokeRole(SCHOOL, grant(1), "left"), "access.last-administrator");
    }

    @Test
    void a_role_defined_anew_takes_nothing_from_who_administers() {
        school.when(new DefineRole(SCHOOL, "administrator", Permission.all("receipt.view")));

        assertThat(school.when(grantTo(2, TEACHER, "class-teacher", SCHOOL)))
                .as("granted by what the grant was made with")
                .hasSize(1);
    }

    @Test
    void a_role_is_for_persons_or_for_services_and_granted_to_no_others() {
        school.when(
                new DefineRole(SCHOOL, "app", HeldBy.SERVICES, Permission.all("receipt.report")));
        school.rejects(grantTo(2, ACCOUNT, "app", SCHOOL), "access.grantee-unknown");
        school.given(new ServiceRegistered(ACCOUNT, "app", "School app"));
        assertThat(school.when(grantTo(2, ACCOUNT, "app", SCHOOL)))
                .as("a service account holds a role for services")
                .singleElement()
                .isInstanceOfSatisfying(
                        RoleGranted.class,
                        granted -> assertThat(granted.grantee()).isEqualTo(ACCOUNT));
        school.rejects(grantTo(3, ACCOUNT, "class-teacher", SCHOOL), "access.role-not-for-grantee");
        school.rejects(grantTo(3, TEACHER, "app", SCHOOL), "access.role-not-for-grantee");
        school.given(new ServiceClosed(ACCOUNT, "replaced"));
        school.rejects(grantTo(3, ACCOUNT, "app", SCHOOL), "access.grantee-unknown");
        school.rejects(
                new DefineRole(SCHOOL, "app", Permission.all("receipt.view")),
                "access.role-for-others");
        school.rejects(
                new DefineRole(SCHOOL, "robot", HeldBy.SERVICES, Permission.all("access.grant")),
                "access.right-not-for-services");
    }

    @Test
    void the_last_who_may_grant_in_the_whole_school_is_not_revoked() {
        RevokeRole givingUp = new RevokeRole(SCHOOL, grant(1), "left");
        school.rejects(givingUp, "access.last-administrator");
        administrator(2, CLERK, classOf(1), null);
        administrator(3, CLERK, SCHOOL, school.now());
        school.rejects(givingUp, "access.last-administrator");
        administrator(4, CLERK, SCHOOL, null);
        assertThat(school.when(givingUp)).as("another is there").hasSize(1);
        school.as(staffActor(CLERK))
                .rejects(new RevokeRole(SCHOOL, grant(4), "left"), "access.last-administrator");
    }

    @Test
    void whoever_may_grant_in_a_class_may_revoke_for_a_pupil_of_it() {
        school.when(grantTo(2, TEACHER, "class-teacher", student(1)));
        administrator(3, CLERK, classOf(1), null);

        assertThat(
                        school.as(staffActor(CLERK))
                                .when(new RevokeRole(SCHOOL, grant(2), "left-class")))
                .hasSize(1);
    }

    @Test
    void a_grant_that_is_over_is_not_revoked_any_more() {
        school.when(untilTo(2, TEACHER, "class-teacher", Instant.parse("2026-09-02T00:00:00Z")));

        school.at("2026-09-02T00:00:00Z")
                .rejects(new RevokeRole(SCHOOL, grant(2), "tidy-up"), "access.grant-over");
    }

    @Test
    void malformed_commands_cannot_be_made() {
        assertThatIllegalArgumentException()
                .as("a permission without its two parts")
                .isThrownBy(() -> new DefineRole(SCHOOL, "x", Permission.all("receipt")));
        assertThatIllegalArgumentException()
                .as("a scope in another school")
                .isThrownBy(() ->
                        grantTo(
                                2,
                                TEACHER,
                                "x",
                                new hk.chopmark.core.shared.SchoolId(new java.util.UUID(9, 9))));
        assertThatIllegalArgumentException()
                .as("validity that ends before it begins")
                .isThrownBy(() -> untilTo(2, TEACHER, "x", Instant.parse("2026-08-01T00:00:00Z")));
    }
}
