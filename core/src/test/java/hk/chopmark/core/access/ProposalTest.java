package hk.chopmark.core.access;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.WithdrawProposal;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A proposal waits, and is settled once: confirmed or withdrawn. */
class ProposalTest {

    private static final int HEAD = 1;
    private static final int OFFICER = 2;
    private static final int CLERK = 3;
    private static final WithdrawProposal WITHDRAW =
            new WithdrawProposal(SCHOOL, grant(2), "mistake");

    private final Scenario school = new Scenario(new AccessModule().module());

    @BeforeEach
    void the_head_proposes_the_clerk() {
        school.given(
                new StaffAppointed(staff(HEAD), null, null, "head"),
                new StaffAppointed(staff(OFFICER), null, null, "officer"),
                new StaffAppointed(staff(CLERK), null, null, "clerk"),
                new ClassOpened(classOf(1), "1A", "2026/27"));
        school.as(Actor.service("setup"));
        school.when(
                new DefineRole(
                        SCHOOL, "administrator", Permission.all("access.confirm", "access.grant")));
        school.when(new GrantFoundingRole(SCHOOL, grant(1), staff(HEAD), "administrator"));
        school.as(staffActor(HEAD));
        school.when(
                new GrantRole(
                        SCHOOL,
                        grant(2),
                        staff(CLERK),
                        "administrator",
                        SCHOOL,
                        Instant.parse("2026-09-01T00:00:00Z"),
                        null));
    }

    private void officerHolds(String permission, Ref scope) {
        school.given(
                new RoleGranted(
                        grant(9),
                        staff(OFFICER),
                        "officer",
                        1,
                        Permission.all(permission),
                        scope,
                        Instant.EPOCH,
                        null));
    }

    @Test
    void who_proposed_takes_it_back_once_and_nobody_confirms_it_any_more() {
        UUID proposal = school.idOfLast(RoleProposed.class);
        officerHolds("access.confirm", SCHOOL);

        assertThat(school.when(WITHDRAW))
                .as("on record, with the proposal it ends")
                .containsExactly(
                        new ProposalWithdrawn(
                                grant(2), staff(CLERK), staff(HEAD), proposal, "mistake"));
        school.rejects(WITHDRAW, "access.proposal-already-withdrawn");
        school.as(staffActor(OFFICER))
                .rejects(new ConfirmGrant(SCHOOL, grant(2)), "access.proposal-already-withdrawn");
    }

    @Test
    void another_takes_it_back_only_with_the_right_to_grant_in_its_scope() {
        school.as(staffActor(OFFICER)).rejects(WITHDRAW, "access.not-permitted");
        officerHolds("access.confirm", SCHOOL);
        school.rejects(WITHDRAW, "access.not-permitted");
        school.as(staffActor(CLERK)).rejects(WITHDRAW, "access.not-permitted");
        school.as(Actor.service("importer")).rejects(WITHDRAW, "access.not-permitted");

        officerHolds("access.grant", classOf(1));
        school.as(staffActor(OFFICER)).rejects(WITHDRAW, "access.not-permitted");
        officerHolds("access.grant", SCHOOL);
        assertThat(school.when(WITHDRAW)).hasSize(1);
    }

    @Test
    void what_is_confirmed_is_no_proposal_any_more() {
        officerHolds("access.confirm", SCHOOL);
        school.as(staffActor(OFFICER)).when(new ConfirmGrant(SCHOOL, grant(2)));

        school.as(staffActor(HEAD)).rejects(WITHDRAW, "access.grant-already-made");
        school.rejects(
                new WithdrawProposal(SCHOOL, grant(7), "mistake"), "access.proposal-unknown");
    }
}
