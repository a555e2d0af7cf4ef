package hk.chopmark.core.identity;

import static hk.chopmark.core.identity.IdentitySchool.ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.GUARDIAN;
import static hk.chopmark.core.identity.IdentitySchool.OTHER_ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.TEACHER;
import static hk.chopmark.core.identity.IdentitySchool.credential;
import static hk.chopmark.core.identity.IdentitySchool.in;
import static hk.chopmark.core.identity.IdentitySchool.opening;
import static hk.chopmark.core.identity.IdentitySchool.session;
import static hk.chopmark.core.testing.Scenario.SCHOOL;

import hk.chopmark.core.identity.AccountCommand.AcknowledgeRecovery;
import hk.chopmark.core.identity.AccountCommand.ActivateAccount;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.ConfirmRecovery;
import hk.chopmark.core.identity.AccountCommand.EnrolCredential;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.RevokeCredential;
import hk.chopmark.core.identity.AccountCommand.StartRecovery;
import hk.chopmark.core.identity.ServiceCommand.IssueServiceKey;
import hk.chopmark.core.identity.SessionCommand.EndSession;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.testing.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One administrator alone wants to act as somebody else. Every way ends with a refusal, or waits
 * for a second person.
 */
class TakeoverTest {

    private final IdentitySchool school = new IdentitySchool();
    private final Scenario log = school.log;

    @BeforeEach
    void two_administrators_and_a_guardian_have_accounts() {
        school.activated(ADMIN, 1);
        school.activated(OTHER_ADMIN, 2);
        school.activated(GUARDIAN, 3);
        log.as(in(ADMIN, 10));
    }

    private void asTheServerThenBack(Runnable step) {
        school.asServer();
        step.run();
        log.as(in(ADMIN, 10));
    }

    @Test
    void a_made_up_account_waits_for_a_second_person() {
        log.when(opening(TEACHER, 4));
        log.when(new MakeActivationLetter(SCHOOL, TEACHER, credential(40)));
        log.rejects(
                new HandOverActivationLetter(SCHOOL, TEACHER, credential(40)),
                "identity.second-person-needed");
        asTheServerThenBack(
                () -> log.rejects(school.signIn(TEACHER, 40, 40), "identity.credential-over"));
        log.rejects(
                new EnrolCredential(SCHOOL, TEACHER, credential(41), CredentialKind.PASSWORD),
                "identity.not-oneself");
        log.rejects(new ActivateAccount(SCHOOL, TEACHER), "identity.not-oneself");
    }

    @Test
    void somebody_elses_account_is_not_recovered_by_one() {
        for (PersonRef victim : List.of(GUARDIAN, OTHER_ADMIN)) {
            log.when(new StartRecovery(SCHOOL, victim, credential(70), null));
            log.rejects(
                    new ConfirmRecovery(SCHOOL, victim, credential(70)),
                    "identity.second-person-needed");
            asTheServerThenBack(
                    () -> log.rejects(school.signIn(victim, 71, 70), "identity.credential-over"));
            log.rejects(
                    new AcknowledgeRecovery(SCHOOL, victim, credential(70)),
                    "identity.not-oneself");
        }
    }

    @Test
    void an_account_in_use_gets_no_letter() {
        log.rejects(
                new MakeActivationLetter(SCHOOL, GUARDIAN, credential(40)),
                "identity.already-activated");
    }

    @Test
    void closing_and_opening_again_waits_for_a_second_person_and_is_seen() {
        log.when(new CloseAccount(SCHOOL, GUARDIAN, "by-mistake"));
        log.when(opening(GUARDIAN, 3));
        log.when(new MakeActivationLetter(SCHOOL, GUARDIAN, credential(40)));
        log.rejects(
                new HandOverActivationLetter(SCHOOL, GUARDIAN, credential(40)),
                "identity.second-person-needed");
        asTheServerThenBack(() -> {
            log.rejects(school.signIn(GUARDIAN, 40, 40), "identity.credential-over");
            log.rejects(school.signIn(GUARDIAN, 40, 31), "identity.credential-over");
        });
    }

    @Test
    void credentials_and_sessions_of_others_are_not_touched() {
        log.rejects(
                new EnrolCredential(SCHOOL, GUARDIAN, credential(41), CredentialKind.PASSKEY),
                "identity.not-oneself");
        log.rejects(new RevokeCredential(SCHOOL, GUARDIAN, credential(31)), "identity.not-oneself");
        log.rejects(
                new EndSession(SCHOOL, GUARDIAN, session(30), SessionEnd.BY_ONESELF),
                "identity.not-oneself");
        log.rejects(school.signIn(GUARDIAN, 40, 31), "access.server-only");
        log.as(in(GUARDIAN, 10))
                .rejects(
                        new EnrolCredential(
                                SCHOOL, GUARDIAN, credential(41), CredentialKind.PASSKEY),
                        "identity.session-over");
    }

    @Test
    void a_key_of_a_service_never_does_what_is_for_persons() {
        ServiceId service = new ServiceId(new UUID(0x5c, 1));
        log.when(new ServiceCommand.RegisterService(SCHOOL, service, "evil", "Evil"));
        for (String act :
                List.of(
                        "identity.open",
                        "identity.vouch",
                        "identity.recover",
                        "access.grant",
                        "access.confirm")) {
            log.rejects(
                    new IssueServiceKey(
                            SCHOOL,
                            service,
                            credential(50),
                            List.of(act),
                            log.now().plus(Duration.ofDays(1))),
                    "identity.act-in-person");
        }
    }
}
