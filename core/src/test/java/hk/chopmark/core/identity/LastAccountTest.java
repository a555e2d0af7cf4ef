package hk.chopmark.core.identity;

import static hk.chopmark.core.identity.IdentitySchool.ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.GUARDIAN;
import static hk.chopmark.core.identity.IdentitySchool.OTHER_ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.actor;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A school keeps somebody who administers it and can sign in. */
class LastAccountTest {

    private final IdentitySchool school = new IdentitySchool();

    @BeforeEach
    void two_administer_and_one_has_an_account() {
        school.activated(ADMIN, 1);
        for (int n : new int[] {1, 2}) {
            school.log.given(
                    new RoleGranted(
                            grant(20 + n),
                            staff(n),
                            "administrator",
                            1,
                            Permission.all("access.grant", "roster.appoint"),
                            SCHOOL,
                            Instant.parse("2026-08-01T00:00:00Z"),
                            null));
        }
    }

    private static CloseAccount closing(PersonRef person) {
        return new CloseAccount(SCHOOL, person, "no-longer-needed");
    }

    @Test
    void the_only_account_of_an_administrator_is_not_closed() {
        school.log.as(actor(OTHER_ADMIN)).rejects(closing(ADMIN), "identity.last-administrator");
    }

    @Test
    void it_is_closed_once_another_administrator_can_sign_in() {
        school.activated(OTHER_ADMIN, 2);
        assertThat(school.log.as(actor(OTHER_ADMIN)).when(closing(ADMIN)))
                .last()
                .isInstanceOf(AccountClosed.class);
        school.log.as(actor(ADMIN)).rejects(closing(OTHER_ADMIN), "identity.last-administrator");
    }

    @Test
    void who_is_about_to_leave_does_not_count() {
        school.activated(OTHER_ADMIN, 2);
        school.log.given(new StaffLeft(staff(2), LocalDate.parse("2026-12-31")));
        school.log.as(actor(OTHER_ADMIN)).rejects(closing(ADMIN), "identity.last-administrator");
    }

    @Test
    void accounts_of_others_are_closed_as_before() {
        school.activated(GUARDIAN, 3);
        assertThat(school.log.as(actor(ADMIN)).when(closing(GUARDIAN)))
                .last()
                .isInstanceOf(AccountClosed.class);
    }

    @Test
    void the_only_one_with_an_account_does_not_leave() {
        RecordStaffLeaving leaving =
                new RecordStaffLeaving(SCHOOL, staff(1), LocalDate.parse("2026-12-31"));
        school.log.doneFor(Purpose.ROSTER_ADMINISTRATION);
        school.log.as(actor(OTHER_ADMIN)).rejects(leaving, "roster.last-administrator");
        school.activated(OTHER_ADMIN, 2);
        assertThat(school.log.as(actor(OTHER_ADMIN)).when(leaving))
                .last()
                .isInstanceOf(StaffLeft.class);
    }

    @Test
    void the_grant_of_the_only_one_with_an_account_is_not_revoked() {
        RevokeRole revoking = new RevokeRole(SCHOOL, grant(21), "post-moved");
        school.log.as(actor(OTHER_ADMIN)).rejects(revoking, "access.last-administrator");
        school.activated(OTHER_ADMIN, 2);
        assertThat(school.log.as(actor(OTHER_ADMIN)).when(revoking))
                .last()
                .isInstanceOf(RoleRevoked.class);
    }

    @Test
    void an_account_that_was_closed_keeps_no_school() {
        school.activated(OTHER_ADMIN, 2);
        school.log.as(actor(ADMIN)).when(closing(OTHER_ADMIN));
        school.log
                .doneFor(Purpose.ROSTER_ADMINISTRATION)
                .as(actor(OTHER_ADMIN))
                .rejects(
                        new RecordStaffLeaving(SCHOOL, staff(1), LocalDate.parse("2026-12-31")),
                        "roster.last-administrator");
    }
}
