package hk.chopmark.core.identity;

import static hk.chopmark.core.identity.IdentitySchool.ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.AUDITOR;
import static hk.chopmark.core.identity.IdentitySchool.GUARDIAN;
import static hk.chopmark.core.identity.IdentitySchool.OTHER_ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.TEACHER;
import static hk.chopmark.core.identity.IdentitySchool.actor;
import static hk.chopmark.core.identity.IdentitySchool.credential;
import static hk.chopmark.core.identity.IdentitySchool.in;
import static hk.chopmark.core.identity.IdentitySchool.name;
import static hk.chopmark.core.identity.IdentitySchool.opening;
import static hk.chopmark.core.identity.IdentitySchool.session;
import static hk.chopmark.core.testing.Cast.erasure;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.identity.AccountCommand.ActivateAccount;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.EnrolCredential;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.RevokeCredential;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.identity.AccountEvent.ActivationWay;
import hk.chopmark.core.identity.AccountEvent.CredentialEnd;
import hk.chopmark.core.identity.AccountEvent.CredentialEnrolled;
import hk.chopmark.core.identity.AccountEvent.CredentialRevoked;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accounts, from the letter to their end, and what persons sign in with. */
class AccountTest {

    private static final Actor FIRST_START = Actor.service("first-start");

    private final IdentitySchool school = new IdentitySchool();

    @Test
    void a_person_has_one_account_under_a_name_that_nobody_else_has() {
        school.log.as(actor(ADMIN)).when(opening(GUARDIAN, 1));
        school.log.rejects(opening(GUARDIAN, 2), "identity.account-already-open");
        school.log.rejects(opening(TEACHER, 1), "identity.login-name-taken");
        school.log.when(new CloseAccount(SCHOOL, GUARDIAN, "left"));
        assertThat(school.log.when(opening(TEACHER, 1)))
                .as("the name of a closed account is free")
                .hasSize(1);
    }

    @Test
    void only_who_is_at_the_school_gets_an_account() {
        school.log.as(actor(ADMIN));
        school.log.rejects(opening(guardian(9), 1), "identity.person-unknown");
        school.log.rejects(opening(staff(9), 1), "identity.person-unknown");
        school.log.given(new StaffLeft(staff(4), LocalDate.of(2026, 8, 31)));
        school.log.rejects(opening(TEACHER, 1), "identity.person-unknown");
    }

    @Test
    void who_holds_no_right_opens_nothing() {
        school.log.as(actor(TEACHER)).rejects(opening(GUARDIAN, 1), "access.not-permitted");
        school.log.as(actor(AUDITOR)).rejects(opening(GUARDIAN, 1), "access.not-permitted");
    }

    @Test
    void a_letter_opens_nothing_before_a_second_person_has_handed_it_over() {
        school.log.as(actor(ADMIN)).when(opening(GUARDIAN, 1));
        school.log.when(new MakeActivationLetter(SCHOOL, GUARDIAN, credential(10)));
        school.asServer().rejects(school.signIn(GUARDIAN, 10, 10), "identity.credential-over");
        HandOverActivationLetter handing =
                new HandOverActivationLetter(SCHOOL, GUARDIAN, credential(10));
        school.log.as(actor(ADMIN)).rejects(handing, "identity.second-person-needed");
        school.log.as(actor(AUDITOR)).when(handing);
        school.signedIn(GUARDIAN, 10, 10);
    }

    @Test
    void nobody_makes_or_hands_over_a_letter_for_themself() {
        school.log.as(actor(OTHER_ADMIN)).when(opening(ADMIN, 1));
        school.log
                .as(actor(ADMIN))
                .rejects(
                        new MakeActivationLetter(SCHOOL, ADMIN, credential(10)),
                        "identity.another-person-needed");
        school.log
                .as(actor(OTHER_ADMIN))
                .when(new MakeActivationLetter(SCHOOL, ADMIN, credential(10)));
        school.log
                .as(actor(ADMIN))
                .rejects(
                        new HandOverActivationLetter(SCHOOL, ADMIN, credential(10)),
                        "identity.second-person-needed");
    }

    @Test
    void a_letter_ends_after_two_weeks_and_with_the_next_one() {
        school.handedOver(GUARDIAN, 1, 10);
        school.log
                .as(actor(ADMIN))
                .when(new MakeActivationLetter(SCHOOL, GUARDIAN, credential(11)));
        school.asServer().rejects(school.signIn(GUARDIAN, 10, 10), "identity.credential-over");
        school.log
                .as(actor(AUDITOR))
                .when(new HandOverActivationLetter(SCHOOL, GUARDIAN, credential(11)));
        school.later(AccountCommand.LETTER_LASTS);
        school.asServer().rejects(school.signIn(GUARDIAN, 10, 11), "identity.credential-over");
    }

    @Test
    void
            the_person_alone_activates_with_a_credential_of_their_own_and_both_who_vouched_are_named() {
        school.handedOver(GUARDIAN, 1, 10);
        school.signedIn(GUARDIAN, 10, 10);
        ActivateAccount activating = new ActivateAccount(SCHOOL, GUARDIAN);
        school.log.as(in(GUARDIAN, 10)).rejects(activating, "identity.no-way-in");
        school.enrolled(GUARDIAN, 10, 11, CredentialKind.PASSWORD);
        school.log.as(actor(ADMIN)).rejects(activating, "identity.not-oneself");
        school.asServer().rejects(activating, "identity.not-oneself");
        assertThat(school.log.as(in(GUARDIAN, 10)).when(activating))
                .containsExactly(
                        new AccountActivated(
                                GUARDIAN, ActivationWay.LETTER, List.of(ADMIN, AUDITOR), null));
        school.log.rejects(activating, "identity.already-activated");
    }

    @Test
    void a_code_signs_in_once() {
        school.handedOver(GUARDIAN, 1, 10);
        school.signedIn(GUARDIAN, 10, 10);
        school.asServer().rejects(school.signIn(GUARDIAN, 11, 10), "identity.credential-over");
    }

    @Test
    void nobody_enrols_a_credential_for_another_person() {
        school.activated(GUARDIAN, 1);
        school.activated(ADMIN, 2);
        EnrolCredential enrolling =
                new EnrolCredential(SCHOOL, GUARDIAN, credential(50), CredentialKind.PASSWORD);
        school.log.as(in(ADMIN, 20)).rejects(enrolling, "identity.not-oneself");
        school.asServer().rejects(enrolling, "identity.not-oneself");
        school.log.as(in(GUARDIAN, 20)).rejects(enrolling, "identity.session-over");
        school.log.as(actor(GUARDIAN)).rejects(enrolling, "identity.session-needed");
    }

    @Test
    void the_server_begins_the_first_account_of_a_school_and_no_other() {
        school.log.as(FIRST_START).when(opening(ADMIN, 1));
        school.log.when(new MakeActivationLetter(SCHOOL, ADMIN, credential(10)));
        school.signedIn(ADMIN, 10, 10);
        school.enrolled(ADMIN, 10, 11, CredentialKind.PASSKEY);
        assertThat(school.log.as(in(ADMIN, 10)).when(new ActivateAccount(SCHOOL, ADMIN)))
                .containsExactly(
                        new AccountActivated(ADMIN, ActivationWay.SERVER, List.of(), null));
        school.log.as(FIRST_START).when(opening(TEACHER, 2));
        school.log.rejects(
                new MakeActivationLetter(SCHOOL, TEACHER, credential(20)),
                "identity.two-persons-needed");
    }

    @Test
    void in_a_demonstration_the_server_does_it_all() {
        school.log.doneFor(Purpose.DEMONSTRATION).as(Actor.service("demo"));
        school.log.when(opening(GUARDIAN, 1));
        school.log.when(
                new EnrolCredential(SCHOOL, GUARDIAN, credential(11), CredentialKind.PASSWORD));
        school.log.when(new ActivateAccount(SCHOOL, GUARDIAN));
        school.signedIn(GUARDIAN, 12, 11);
    }

    @Test
    void a_credential_is_enrolled_within_five_minutes_of_a_proof() {
        school.activated(GUARDIAN, 1);
        school.later(AccountCommand.PROOF_LASTS.plusSeconds(1));
        school.log
                .as(in(GUARDIAN, 10))
                .rejects(
                        new EnrolCredential(SCHOOL, GUARDIAN, credential(50), CredentialKind.TOTP),
                        "identity.proof-needed");
    }

    @Test
    void a_new_password_replaces_the_old_one_and_ends_what_it_began_elsewhere() {
        school.activated(GUARDIAN, 1);
        school.signedIn(GUARDIAN, 12, 11);
        assertThat(
                        school.log
                                .as(in(GUARDIAN, 10))
                                .when(
                                        new EnrolCredential(
                                                SCHOOL,
                                                GUARDIAN,
                                                credential(13),
                                                CredentialKind.PASSWORD)))
                .containsExactly(
                        new CredentialEnrolled(GUARDIAN, credential(13), CredentialKind.PASSWORD),
                        new CredentialRevoked(GUARDIAN, credential(11), CredentialEnd.REPLACED),
                        new SessionEnded(
                                GUARDIAN, session(12), SessionEnd.CREDENTIAL_REVOKED, null));
        school.asServer().rejects(school.signIn(GUARDIAN, 14, 11), "identity.credential-over");
    }

    @Test
    void a_new_password_does_not_end_the_session_in_which_it_was_chosen() {
        school.activated(GUARDIAN, 1);
        school.signedIn(GUARDIAN, 12, 11);
        assertThat(
                        school.log
                                .as(in(GUARDIAN, 12))
                                .when(
                                        new EnrolCredential(
                                                SCHOOL,
                                                GUARDIAN,
                                                credential(13),
                                                CredentialKind.PASSWORD)))
                .as("what follows from a new password")
                .noneMatch(SessionEnded.class::isInstance);
    }

    @Test
    void the_first_app_or_passkey_ends_every_other_session() {
        int number = 0;
        for (CredentialKind kind : List.of(CredentialKind.TOTP, CredentialKind.PASSKEY)) {
            PersonRef person = List.of(GUARDIAN, TEACHER).get(number);
            int first = 10 * ++number;
            school.activated(person, number);
            school.signedIn(person, first + 2, first + 1);
            school.log.as(in(person, first));
            assertThat(
                            school.log.when(
                                    new EnrolCredential(
                                            SCHOOL, person, credential(first + 3), kind)))
                    .as("the first: %s", kind)
                    .containsExactly(
                            new CredentialEnrolled(person, credential(first + 3), kind),
                            new SessionEnded(
                                    person,
                                    session(first + 2),
                                    SessionEnd.SECOND_FACTOR_ENROLLED,
                                    null));
            school.enrolled(person, first, first + 4, CredentialKind.RECOVERY_CODE);
            school.signedIn(person, first + 5, first + 1, first + 4);
            school.log.as(in(person, first));
            assertThat(
                            school.log.when(
                                    new EnrolCredential(
                                            SCHOOL, person, credential(first + 6), kind)))
                    .as("the next, which ends nothing")
                    .hasSize(1);
        }
    }

    @Test
    void a_person_has_at_most_twenty_credentials() {
        school.activated(GUARDIAN, 1);
        for (int i = 0; i < AccountCommand.MAX_CREDENTIALS - 1; i++) {
            school.enrolled(GUARDIAN, 10, 100 + i, CredentialKind.RECOVERY_CODE);
        }
        school.log.rejects(
                new EnrolCredential(SCHOOL, GUARDIAN, credential(200), CredentialKind.PASSKEY),
                "identity.too-many-credentials");
    }

    @Test
    void a_person_revokes_what_they_lost_but_not_the_last_way_in() {
        school.activated(GUARDIAN, 1);
        RevokeCredential password = new RevokeCredential(SCHOOL, GUARDIAN, credential(11));
        school.log.as(in(GUARDIAN, 10)).rejects(password, "identity.no-way-in");
        school.enrolled(GUARDIAN, 10, 12, CredentialKind.PASSKEY);
        school.signedIn(GUARDIAN, 13, 12);
        assertThat(
                        school.log
                                .as(in(GUARDIAN, 10))
                                .when(new RevokeCredential(SCHOOL, GUARDIAN, credential(12))))
                .containsExactly(
                        new CredentialRevoked(GUARDIAN, credential(12), CredentialEnd.BY_ONESELF),
                        new SessionEnded(
                                GUARDIAN, session(13), SessionEnd.CREDENTIAL_REVOKED, GUARDIAN));
        school.log.as(actor(ADMIN)).rejects(password, "identity.not-oneself");
    }

    @Test
    void closing_ends_credentials_and_sessions_and_nobody_closes_their_own() {
        school.activated(GUARDIAN, 1);
        school.activated(ADMIN, 2);
        school.log
                .as(actor(ADMIN))
                .rejects(
                        new CloseAccount(SCHOOL, ADMIN, "tired"), "identity.another-person-needed");
        assertThat(school.log.when(new CloseAccount(SCHOOL, GUARDIAN, "left")))
                .containsExactly(
                        new CredentialRevoked(
                                GUARDIAN, credential(11), CredentialEnd.ACCOUNT_CLOSED),
                        new SessionEnded(GUARDIAN, session(10), SessionEnd.ACCOUNT_CLOSED, ADMIN),
                        new AccountClosed(GUARDIAN, name(1), "left"));
        school.asServer().rejects(school.signIn(GUARDIAN, 14, 11), "identity.account-unknown");
    }

    @Test
    void who_left_is_let_in_no_more_and_who_comes_back_is_vouched_for_anew() {
        school.activated(TEACHER, 1);
        school.log.given(new StaffLeft(staff(4), LocalDate.of(2026, 9, 1)));
        school.later(Duration.ofDays(1));
        school.asServer().rejects(school.signIn(TEACHER, 12, 11), "identity.post-left");
        school.log
                .as(in(TEACHER, 10))
                .rejects(
                        new EnrolCredential(
                                SCHOOL, TEACHER, credential(50), CredentialKind.PASSWORD),
                        "identity.post-left");
        school.log.given(new StaffAppointed(staff(4), null, null, "teacher"));
        school.asServer().rejects(school.signIn(TEACHER, 12, 11), "identity.credential-over");
        school.log.as(actor(ADMIN)).when(new MakeActivationLetter(SCHOOL, TEACHER, credential(60)));
    }

    @Test
    void who_is_erased_has_no_account_and_gets_none_and_the_name_is_freed_by_closing() {
        school.activated(GUARDIAN, 1);
        school.log.given(
                new KeyDestroyed(
                        erasure(1), GUARDIAN, Category.IDENTITY, List.of(), null, 0, List.of()));
        school.asServer().rejects(school.signIn(GUARDIAN, 12, 11), "identity.account-unknown");
        school.log
                .as(in(GUARDIAN, 10))
                .rejects(
                        new EnrolCredential(
                                SCHOOL, GUARDIAN, credential(50), CredentialKind.PASSWORD),
                        "identity.account-unknown");
        school.log.as(Actor.service("erasure")).when(new CloseAccount(SCHOOL, GUARDIAN, "erased"));
        school.log.as(actor(ADMIN)).rejects(opening(GUARDIAN, 2), "identity.person-erased");
        school.log.when(opening(TEACHER, 1));
    }

    @Test
    void a_reference_of_a_credential_is_new() {
        school.activated(GUARDIAN, 1);
        school.log
                .as(in(GUARDIAN, 10))
                .rejects(
                        new EnrolCredential(SCHOOL, GUARDIAN, credential(11), CredentialKind.TOTP),
                        "identity.credential-known");
    }

    @Test
    void a_login_name_is_a_fresh_value_about_its_person_under_the_key_of_their_identity() {
        assertThat(opening(GUARDIAN, 1).loginName().category())
                .as("category of the login name")
                .isEqualTo(Category.IDENTITY);
        assertThatThrownBy(() ->
                        new AccountCommand.OpenAccount(
                                SCHOOL,
                                GUARDIAN,
                                name(1),
                                Sealed.of(TEACHER, Category.IDENTITY, "name")))
                .as("somebody else's name")
                .isInstanceOf(IllegalArgumentException.class);
    }
}
