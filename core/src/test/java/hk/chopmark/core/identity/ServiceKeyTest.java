package hk.chopmark.core.identity;

import static hk.chopmark.core.identity.IdentitySchool.ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.TEACHER;
import static hk.chopmark.core.identity.IdentitySchool.actor;
import static hk.chopmark.core.identity.IdentitySchool.credential;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.identity.ServiceCommand.CloseService;
import hk.chopmark.core.identity.ServiceCommand.IssueServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RegisterService;
import hk.chopmark.core.identity.ServiceCommand.RevokeServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RotateServiceKey;
import hk.chopmark.core.identity.ServiceEvent.ServiceClosed;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyIssued;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRevoked;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRotated;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Service accounts and their keys. */
class ServiceKeyTest {

    private static final ServiceId APP = new ServiceId(new UUID(0x5c, 1));
    private static final List<String> ACTS = List.of("attendance.notify", "attendance.report");

    private final IdentitySchool school = new IdentitySchool();

    @BeforeEach
    void an_app_has_an_account() {
        school.log.as(actor(ADMIN)).when(new RegisterService(SCHOOL, APP, "app", "School app"));
    }

    private IssueServiceKey issue(int key, Duration life, List<String> acts) {
        return new IssueServiceKey(SCHOOL, APP, credential(key), acts, school.log.now().plus(life));
    }

    private void issued(int key) {
        school.log.as(actor(ADMIN)).when(issue(key, Duration.ofDays(30), ACTS));
    }

    private RotateServiceKey rotate(int key, int successor, Duration overlap) {
        return new RotateServiceKey(
                SCHOOL,
                APP,
                credential(key),
                credential(successor),
                school.log.now().plus(Duration.ofDays(300)),
                school.log.now().plus(overlap));
    }

    private ServiceAccount app() {
        ServiceAccount account = new ServiceAccount(APP);
        for (Recorded<?> fact : school.log.facts(ServiceAccount.facts(APP))) {
            account.evolve(fact);
        }
        return account;
    }

    private List<ServiceAccount.Key> standing() {
        return app().standing(school.log.now());
    }

    @Test
    void a_service_has_one_account_under_a_code_of_its_own() {
        school.log.rejects(
                new RegisterService(SCHOOL, APP, "other", "Other"), "identity.service-known");
        school.log.rejects(
                new RegisterService(SCHOOL, new ServiceId(new UUID(0x5c, 2)), "app", "Other"),
                "identity.service-known");
        school.log
                .as(actor(TEACHER))
                .rejects(
                        new RegisterService(
                                SCHOOL, new ServiceId(new UUID(0x5c, 2)), "mine", "Mine"),
                        "access.not-permitted");
    }

    @Test
    void a_school_has_a_bounded_number_of_services() {
        for (int i = 1; i < ServiceCommand.MAX_SERVICES; i++) {
            school.log.when(
                    new RegisterService(
                            SCHOOL, new ServiceId(new UUID(0x5d, i)), "app-" + i, "App"));
        }
        school.log.rejects(
                new RegisterService(SCHOOL, new ServiceId(new UUID(0x5d, 999)), "more", "More"),
                "identity.too-many-services");
    }

    @Test
    void a_key_is_for_declared_acts_that_need_no_person() {
        school.log.rejects(
                issue(1, Duration.ofDays(1), List.of("attendance.fly")), "identity.act-unknown");
        school.log.rejects(
                issue(1, Duration.ofDays(1), List.of("access.grant")), "identity.act-in-person");
        school.log.rejects(
                issue(1, Duration.ofDays(1), List.of("identity.open")), "identity.act-in-person");
        issued(1);
        ServiceAccount.Key key = standing().getFirst();
        assertThat(key.allows(Act.parse("attendance.report"))).as("what it is for").isTrue();
        assertThat(key.allows(Act.parse("attendance.take"))).as("anything else").isFalse();
    }

    @Test
    void a_key_is_for_what_a_role_of_services_can_give_in_the_school_and_nothing_else() {
        school.log.rights((StaffId) ADMIN, Permission.all("access.grant"), SCHOOL);
        List<String> useless =
                Resources.acts().stream().map(Act::text).filter(act -> !canBeHeld(act)).toList();
        assertThat(useless).as("what no service of a school can hold").contains("figures.read");
        for (Act act : Resources.acts()) {
            IssueServiceKey issue = issue(1, Duration.ofDays(1), List.of(act.text()));
            if (useless.contains(act.text())) {
                assertThatThrownBy(() -> school.log.as(actor(ADMIN)).tries(issue))
                        .as("a key for %s", act.text())
                        .isInstanceOf(DomainRejection.class)
                        .extracting(refusal -> ((DomainRejection) refusal).code())
                        .isIn("identity.act-in-person", "identity.act-of-installation");
            } else {
                assertThat(school.log.as(actor(ADMIN)).tries(issue))
                        .as("a key for %s", act.text())
                        .hasSize(1);
            }
        }
        school.log.rejects(
                issue(1, Duration.ofDays(1), List.of("figures.read")),
                "identity.act-of-installation");
        assertThat(Resources.forKeysOf(SCHOOL))
                .as("what the page offers")
                .extracting(Act::text)
                .doesNotContainAnyElementsOf(useless)
                .doesNotHaveDuplicates();
        assertThat(Resources.forKeysOf(SchoolId.INSTALLATION))
                .as("what a monitoring system needs")
                .contains(Act.parse("figures.read"));
    }

    /** Whether a role of services may hold it, by the rules about roles. */
    private boolean canBeHeld(String act) {
        try {
            school.log
                    .as(actor(ADMIN))
                    .tries(new DefineRole(SCHOOL, "apps", HeldBy.SERVICES, Permission.all(act)));
            return true;
        } catch (DomainRejection refusal) {
            return false;
        }
    }

    @Test
    void a_key_lives_a_year_at_most() {
        school.log.rejects(issue(1, Duration.ofDays(367), ACTS), "identity.key-life");
        school.log.rejects(issue(1, Duration.ZERO, ACTS), "identity.key-life");
        assertThat(school.log.when(issue(1, Duration.ofDays(366), ACTS)))
                .containsExactly(
                        new ServiceKeyIssued(
                                APP,
                                credential(1),
                                ACTS,
                                school.log.now().plus(Duration.ofDays(366))));
        school.later(Duration.ofDays(366));
        assertThat(standing()).as("keys after their time").isEmpty();
    }

    @Test
    void a_service_has_five_keys_at_most() {
        for (int i = 1; i <= ServiceCommand.MAX_KEYS; i++) {
            issued(i);
        }
        school.log.rejects(issue(9, Duration.ofDays(1), ACTS), "identity.too-many-keys");
        school.log.rejects(rotate(1, 9, Duration.ofDays(1)), "identity.too-many-keys");
        school.later(Duration.ofDays(30));
        issued(9);
    }

    @Test
    void a_key_and_its_successor_count_beside_each_other_for_a_week_at_most() {
        issued(1);
        school.log.rejects(rotate(1, 2, Duration.ofDays(8)), "identity.overlap-too-long");
        RotateServiceKey rotating = rotate(1, 2, Duration.ofDays(7));
        assertThat(school.log.when(rotating))
                .containsExactly(
                        new ServiceKeyIssued(APP, credential(2), ACTS, rotating.expiresAt()),
                        new ServiceKeyRotated(
                                APP, credential(1), credential(2), rotating.overlapUntil()));
        assertThat(standing()).as("during the overlap").hasSize(2);
        school.later(Duration.ofDays(7));
        assertThat(standing())
                .as("after it")
                .extracting(ServiceAccount.Key::id)
                .containsExactly(credential(2));
        school.log.rejects(rotate(1, 3, Duration.ofDays(1)), "identity.key-unknown");
    }

    @Test
    void a_key_is_new_and_ends_when_revoked() {
        issued(1);
        school.log.rejects(issue(1, Duration.ofDays(1), ACTS), "identity.credential-known");
        RevokeServiceKey revoking = new RevokeServiceKey(SCHOOL, APP, credential(1), "leaked");
        school.log.as(actor(TEACHER)).rejects(revoking, "access.not-permitted");
        assertThat(school.log.as(actor(ADMIN)).when(revoking))
                .containsExactly(new ServiceKeyRevoked(APP, credential(1), "leaked"));
        school.log.rejects(revoking, "identity.key-unknown");
        assertThat(standing()).as("keys after the revocation").isEmpty();
    }

    @Test
    void a_closed_service_has_no_key_and_gets_none() {
        issued(1);
        assertThat(school.log.when(new CloseService(SCHOOL, APP, "contract-over")))
                .containsExactly(
                        new ServiceKeyRevoked(APP, credential(1), "contract-over"),
                        new ServiceClosed(APP, "contract-over"));
        school.log.rejects(issue(2, Duration.ofDays(1), ACTS), "identity.service-unknown");
        assertThat(standing()).as("keys of a closed service").isEmpty();
        school.log.when(
                new RegisterService(SCHOOL, new ServiceId(new UUID(0x5c, 2)), "app", "Next"));
    }
}
