package hk.chopmark.core.identity;

import static hk.chopmark.core.identity.IdentitySchool.ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.AUDITOR;
import static hk.chopmark.core.identity.IdentitySchool.GUARDIAN;
import static hk.chopmark.core.identity.IdentitySchool.OTHER_ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.actor;
import static hk.chopmark.core.identity.IdentitySchool.credential;
import static hk.chopmark.core.identity.IdentitySchool.in;
import static hk.chopmark.core.identity.IdentitySchool.opening;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.contact.ContactCommand.RecordContactPoint;
import hk.chopmark.core.contact.ContactCommand.RecordMessageSent;
import hk.chopmark.core.contact.ContactCommand.RequestMessage;
import hk.chopmark.core.contact.ContactCommand.RetireContactPoint;
import hk.chopmark.core.contact.ContactCommand.VerifyContactPoint;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.MessageId;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.identity.AccountCommand.ActivateAccount;
import hk.chopmark.core.identity.AccountCommand.AskActivationCode;
import hk.chopmark.core.identity.AccountCommand.ConfirmRecovery;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.StartRecovery;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.ActivationCodeAsked;
import hk.chopmark.core.identity.AccountEvent.ActivationWay;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A code that goes to a contact point lets its person in, and nobody whose word the point is. */
class SentCodeTest {

    private static final PersonRef CLERK = staff(5);
    private static final ContactPointId POINT = new ContactPointId(new UUID(0xc9, 1));
    private static final MessageId MESSAGE = new MessageId(new UUID(0x3e, 1));

    private final IdentitySchool school = new IdentitySchool();
    private final Scenario log = school.log;
    private final AskActivationCode ask = asking(30, POINT);

    @BeforeEach
    void a_clerk_and_the_administrators_keep_contact_points() {
        log.given(new GuardianRegistered(guardian(1), null, null, null));
        for (int n : new int[] {1, 2, 5}) {
            log.given(
                    new RoleGranted(
                            grant(10 + n),
                            staff(n),
                            "role",
                            1,
                            Permission.all("contact.record"),
                            SCHOOL,
                            Instant.parse("2026-08-01T00:00:00Z"),
                            null));
        }
    }

    private static AskActivationCode asking(int code, ContactPointId point) {
        return new AskActivationCode(SCHOOL, GUARDIAN, credential(code), point);
    }

    private void recorded(PersonRef by) {
        log.as(actor(by)).when(RecordContactPoint.email(SCHOOL, POINT, GUARDIAN, "p@mail.example"));
        log.when(
                new RequestMessage(SCHOOL, MESSAGE, POINT, GUARDIAN, MessageTemplate.CONTACT_CODE));
        log.as(Actor.service("mail"))
                .doneFor(Purpose.HOME_SCHOOL_COMMUNICATION)
                .when(new RecordMessageSent(SCHOOL, MESSAGE, 250, new UUID(0, 7)));
        log.doneFor(Purpose.ACCESS_ADMINISTRATION);
    }

    private void verified(PersonRef by) {
        log.as(actor(by)).when(new VerifyContactPoint(SCHOOL, POINT, GUARDIAN, MESSAGE));
    }

    @Test
    void the_record_says_by_which_way_through_which_point_and_who_vouched() {
        recorded(CLERK);
        verified(CLERK);
        log.as(actor(OTHER_ADMIN)).when(opening(GUARDIAN, 3));
        assertThat(log.as(actor(ADMIN)).when(ask))
                .containsExactly(
                        new ActivationCodeAsked(
                                GUARDIAN,
                                credential(30),
                                POINT,
                                CLERK,
                                OTHER_ADMIN,
                                ADMIN,
                                log.now().plus(AccountCommand.CODE_LASTS)));
        school.signedIn(GUARDIAN, 30, 30);
        school.enrolled(GUARDIAN, 30, 31, CredentialKind.PASSWORD);
        assertThat(log.as(in(GUARDIAN, 30)).when(new ActivateAccount(SCHOOL, GUARDIAN)))
                .containsExactly(
                        new AccountActivated(
                                GUARDIAN,
                                ActivationWay.CONTACT_POINT,
                                List.of(CLERK, OTHER_ADMIN, ADMIN),
                                POINT));
    }

    @Test
    void who_recorded_or_verified_a_contact_point_sends_no_code_there() {
        recorded(ADMIN);
        verified(CLERK);
        log.as(actor(ADMIN)).when(opening(GUARDIAN, 3));
        log.rejects(ask, "identity.contact-of-ones-own-word");
        log.as(actor(OTHER_ADMIN)).when(ask);
    }

    @Test
    void who_verified_it_sends_no_code_there_either() {
        recorded(CLERK);
        verified(ADMIN);
        log.as(actor(ADMIN)).when(opening(GUARDIAN, 3));
        log.rejects(ask, "identity.contact-of-ones-own-word");
    }

    @Test
    void a_point_that_was_not_verified_or_is_retired_gets_no_code() {
        log.as(actor(ADMIN)).when(opening(GUARDIAN, 3));
        log.rejects(ask, "identity.contact-not-verified");
        recorded(CLERK);
        log.as(actor(ADMIN)).rejects(ask, "identity.contact-not-verified");
        verified(CLERK);
        log.as(actor(ADMIN)).when(ask);
        log.as(actor(CLERK)).when(new RetireContactPoint(SCHOOL, POINT, GUARDIAN, "lost"));
        school.asServer().rejects(school.signIn(GUARDIAN, 30, 30), "identity.credential-over");
        log.as(actor(ADMIN)).rejects(asking(40, POINT), "identity.contact-not-verified");
    }

    @Test
    void a_newer_letter_takes_the_place_of_a_code_and_a_code_that_of_a_letter() {
        recorded(CLERK);
        verified(CLERK);
        log.as(actor(ADMIN)).when(opening(GUARDIAN, 3));
        log.when(ask);
        log.when(new MakeActivationLetter(SCHOOL, GUARDIAN, credential(40)));
        school.asServer().rejects(school.signIn(GUARDIAN, 30, 30), "identity.credential-over");
        log.as(actor(ADMIN)).when(asking(50, POINT));
        log.as(actor(AUDITOR))
                .rejects(
                        new AccountCommand.HandOverActivationLetter(
                                SCHOOL, GUARDIAN, credential(40)),
                        "identity.code-unknown");
        school.signedIn(GUARDIAN, 50, 50);
    }

    @Test
    void a_recovery_by_contact_point_takes_two_whose_word_the_point_is_not() {
        school.activated(GUARDIAN, 3);
        recorded(OTHER_ADMIN);
        verified(GUARDIAN);
        StartRecovery start = new StartRecovery(SCHOOL, GUARDIAN, credential(70), POINT);
        ConfirmRecovery confirm = new ConfirmRecovery(SCHOOL, GUARDIAN, credential(70));
        log.as(actor(OTHER_ADMIN)).rejects(start, "identity.contact-of-ones-own-word");
        log.as(actor(ADMIN)).when(start);
        school.asServer().rejects(school.signIn(GUARDIAN, 70, 70), "identity.credential-over");
        log.as(actor(ADMIN)).rejects(confirm, "identity.second-person-needed");
        log.as(actor(OTHER_ADMIN)).rejects(confirm, "identity.contact-of-ones-own-word");
        assertThat(log.as(actor(AUDITOR)).when(confirm))
                .as("the second person confirms")
                .contains(
                        new RecoveryConfirmed(
                                GUARDIAN,
                                credential(70),
                                ADMIN,
                                AUDITOR,
                                log.now().plus(AccountCommand.RECOVERY_LASTS),
                                POINT,
                                GUARDIAN));
        school.signedIn(GUARDIAN, 70, 70);
    }
}
