package hk.chopmark.core.identity;

import static hk.chopmark.core.identity.IdentitySchool.ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.AUDITOR;
import static hk.chopmark.core.identity.IdentitySchool.GUARDIAN;
import static hk.chopmark.core.identity.IdentitySchool.OTHER_ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.TEACHER;
import static hk.chopmark.core.identity.IdentitySchool.actor;
import static hk.chopmark.core.identity.IdentitySchool.credential;
import static hk.chopmark.core.identity.IdentitySchool.in;
import static hk.chopmark.core.identity.IdentitySchool.session;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.AccountCommand.AcknowledgeRecovery;
import hk.chopmark.core.identity.AccountCommand.ConfirmRecovery;
import hk.chopmark.core.identity.AccountCommand.StartRecovery;
import hk.chopmark.core.identity.AccountEvent.CredentialEnd;
import hk.chopmark.core.identity.AccountEvent.CredentialRevoked;
import hk.chopmark.core.identity.AccountEvent.RecoveryAcknowledged;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.PersonRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recovery: two others, and the person who sees it. */
class RecoveryTest {

    private final IdentitySchool school = new IdentitySchool();
    private final StartRecovery start = new StartRecovery(SCHOOL, GUARDIAN, credential(70), null);
    private final ConfirmRecovery confirm = new ConfirmRecovery(SCHOOL, GUARDIAN, credential(70));

    @BeforeEach
    void a_guardian_has_a_password() {
        school.activated(GUARDIAN, 1);
    }

    private Account account(PersonRef person) {
        Account account = new Account(person);
        List<FactQuery> queries = Account.facts(person);
        for (Recorded<?> fact : school.log.facts(queries)) {
            account.evolve(fact);
        }
        return account;
    }

    @Test
    void nothing_follows_from_one_person_alone() {
        school.log.as(actor(ADMIN)).when(start);
        school.asServer().rejects(school.signIn(GUARDIAN, 71, 70), "identity.credential-over");
        school.log.as(actor(ADMIN)).rejects(confirm, "identity.second-person-needed");
        school.signedIn(GUARDIAN, 12, 11);
    }

    @Test
    void neither_of_the_two_is_the_person_or_the_server() {
        school.activated(ADMIN, 2);
        StartRecovery own = new StartRecovery(SCHOOL, ADMIN, credential(80), null);
        school.log.as(actor(ADMIN)).rejects(own, "identity.another-person-needed");
        school.log.as(actor(OTHER_ADMIN)).when(own);
        school.log
                .as(actor(ADMIN))
                .rejects(
                        new ConfirmRecovery(SCHOOL, ADMIN, credential(80)),
                        "identity.second-person-needed");
        school.log.as(Actor.service("operator")).rejects(start, "identity.another-person-needed");
        school.log.as(actor(ADMIN)).when(start);
        school.log.as(Actor.service("operator")).rejects(confirm, "identity.second-person-needed");
        school.log.as(actor(TEACHER)).rejects(start, "access.not-permitted");
        school.log.as(actor(TEACHER)).rejects(confirm, "access.not-permitted");
        school.log.as(actor(AUDITOR)).rejects(start, "access.not-permitted");
    }

    @Test
    void the_second_ends_what_the_person_had_and_both_are_named() {
        school.log.as(actor(ADMIN)).when(start);
        assertThat(school.log.as(actor(AUDITOR)).when(confirm))
                .containsExactly(
                        new CredentialRevoked(GUARDIAN, credential(11), CredentialEnd.RECOVERY),
                        new SessionEnded(GUARDIAN, session(10), SessionEnd.RECOVERY, AUDITOR),
                        new RecoveryConfirmed(
                                GUARDIAN,
                                credential(70),
                                ADMIN,
                                AUDITOR,
                                school.log.now().plus(AccountCommand.RECOVERY_LASTS),
                                null,
                                null));
        school.asServer().rejects(school.signIn(GUARDIAN, 12, 11), "identity.credential-over");
    }

    @Test
    void the_person_enrols_anew_and_sees_the_recovery_until_they_acknowledge_it() {
        school.log.as(actor(ADMIN)).when(start);
        school.log.as(actor(AUDITOR)).when(confirm);
        school.signedIn(GUARDIAN, 71, 70);
        school.enrolled(GUARDIAN, 71, 72, CredentialKind.PASSKEY);
        school.signedIn(GUARDIAN, 73, 72);
        assertThat(account(GUARDIAN).unacknowledged())
                .as("what the person is shown")
                .extracting(Account.Recovery::startedBy, Account.Recovery::confirmedBy)
                .containsExactly(tuple(new ActorRef.Person(ADMIN), new ActorRef.Person(AUDITOR)));
        AcknowledgeRecovery seen = new AcknowledgeRecovery(SCHOOL, GUARDIAN, credential(70));
        school.log.as(actor(ADMIN)).rejects(seen, "identity.not-oneself");
        school.log.as(in(GUARDIAN, 71)).rejects(seen, "identity.acknowledged-too-soon");
        assertThat(school.log.as(in(GUARDIAN, 73)).when(seen))
                .containsExactly(new RecoveryAcknowledged(GUARDIAN, credential(70)));
        assertThat(account(GUARDIAN).unacknowledged()).as("seen").isEmpty();
        school.log.rejects(seen, "identity.nothing-to-acknowledge");
    }

    @Test
    void a_recovery_waits_a_day_and_its_code_another() {
        school.log.as(actor(ADMIN)).when(start);
        school.later(AccountCommand.RECOVERY_LASTS);
        school.log.as(actor(AUDITOR)).rejects(confirm, "identity.code-unknown");
        StartRecovery again = new StartRecovery(SCHOOL, GUARDIAN, credential(75), null);
        school.log.as(actor(ADMIN)).when(again);
        school.later(Duration.ofHours(23));
        school.log.as(actor(AUDITOR)).when(new ConfirmRecovery(SCHOOL, GUARDIAN, credential(75)));
        school.later(Duration.ofHours(23));
        school.signedIn(GUARDIAN, 76, 75);
        school.asServer().rejects(school.signIn(GUARDIAN, 77, 75), "identity.credential-over");
    }

    @Test
    void what_was_never_activated_is_not_recovered() {
        school.handedOver(TEACHER, 2, 20);
        school.log
                .as(actor(ADMIN))
                .rejects(
                        new StartRecovery(SCHOOL, TEACHER, credential(70), null),
                        "identity.not-activated");
    }
}
