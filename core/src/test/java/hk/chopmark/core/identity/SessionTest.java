package hk.chopmark.core.identity;

import static hk.chopmark.core.identity.IdentitySchool.ADMIN;
import static hk.chopmark.core.identity.IdentitySchool.AUDITOR;
import static hk.chopmark.core.identity.IdentitySchool.GUARDIAN;
import static hk.chopmark.core.identity.IdentitySchool.TEACHER;
import static hk.chopmark.core.identity.IdentitySchool.actor;
import static hk.chopmark.core.identity.IdentitySchool.credential;
import static hk.chopmark.core.identity.IdentitySchool.in;
import static hk.chopmark.core.identity.IdentitySchool.session;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.identity.AccountCommand.EnrolCredential;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountEvent.CredentialUsedUp;
import hk.chopmark.core.identity.SessionCommand.EndSession;
import hk.chopmark.core.identity.SessionCommand.RecordReauthentication;
import hk.chopmark.core.identity.SessionCommand.RecordRefusedSignIn;
import hk.chopmark.core.identity.SessionCommand.RecordSignIn;
import hk.chopmark.core.identity.SessionCommand.RecordSignOut;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.identity.SessionEvent.SignInRefused;
import hk.chopmark.core.identity.SessionEvent.SignedIn;
import hk.chopmark.core.identity.SessionEvent.SignedOut;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.PersonRef;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in and out, and what ends a session. */
class SessionTest {

    private final IdentitySchool school = new IdentitySchool();

    @BeforeEach
    void a_guardian_has_a_password() {
        school.activated(GUARDIAN, 1);
    }

    private void reauthenticationIsRefused(PersonRef person, int session, String code) {
        school.asServer()
                .rejects(
                        new RecordReauthentication(
                                SCHOOL, person, session(session), List.of(credential(11))),
                        code);
    }

    @Test
    void only_this_server_says_that_somebody_signed_in() {
        school.log.as(actor(ADMIN)).rejects(school.signIn(GUARDIAN, 12, 11), "access.server-only");
        school.log
                .as(in(GUARDIAN, 10))
                .rejects(school.signIn(GUARDIAN, 12, 11), "access.server-only");
        school.log.rejects(
                new RecordReauthentication(SCHOOL, GUARDIAN, session(10), List.of(credential(11))),
                "access.server-only");
    }

    @Test
    void a_session_names_what_it_began_with() {
        RecordSignIn signIn = school.signIn(GUARDIAN, 12, 11);
        assertThat(school.asServer().when(signIn))
                .containsExactly(
                        new SignedIn(
                                GUARDIAN,
                                session(12),
                                List.of(credential(11)),
                                List.of(CredentialKind.PASSWORD),
                                signIn.until(),
                                null));
        school.log.rejects(signIn, "identity.session-known");
    }

    @Test
    void a_session_begins_with_credentials_of_its_person_that_stand() {
        school.activated(TEACHER, 2);
        school.asServer().rejects(school.signIn(TEACHER, 12, 11), "identity.credential-over");
        school.log.rejects(school.signIn(GUARDIAN, 12, 99), "identity.credential-over");
    }

    @Test
    void a_person_with_a_second_factor_shows_it_beside_the_password() {
        school.enrolled(GUARDIAN, 10, 12, CredentialKind.TOTP);
        school.enrolled(GUARDIAN, 10, 13, CredentialKind.RECOVERY_CODE);
        school.enrolled(GUARDIAN, 10, 14, CredentialKind.PASSKEY);
        school.asServer().rejects(school.signIn(GUARDIAN, 20, 11), "identity.second-factor-needed");
        school.log.rejects(school.signIn(GUARDIAN, 20, 12), "identity.first-factor-needed");
        school.signedIn(GUARDIAN, 20, 11, 12);
        school.signedIn(GUARDIAN, 21, 14);
        assertThat(school.asServer().when(school.signIn(GUARDIAN, 22, 11, 13)))
                .as("a recovery code stands for the second factor, once")
                .contains(new CredentialUsedUp(GUARDIAN, credential(13)));
        school.asServer().rejects(school.signIn(GUARDIAN, 23, 11, 13), "identity.credential-over");
    }

    @Test
    void a_person_with_a_passkey_no_longer_signs_in_by_the_password_alone() {
        school.enrolled(GUARDIAN, 10, 14, CredentialKind.PASSKEY);
        school.asServer().rejects(school.signIn(GUARDIAN, 20, 11), "identity.second-factor-needed");
        school.signedIn(GUARDIAN, 21, 14);
    }

    @Test
    void an_account_that_is_not_activated_opens_by_its_code_alone() {
        school.handedOver(TEACHER, 2, 20);
        school.signedIn(TEACHER, 20, 20);
        school.enrolled(TEACHER, 20, 21, CredentialKind.PASSWORD);
        school.asServer().rejects(school.signIn(TEACHER, 22, 21), "identity.not-activated");
    }

    @Test
    void a_session_begun_at_a_provider_is_as_fresh_as_the_sign_in_there() {
        school.enrolled(GUARDIAN, 10, 30, CredentialKind.OIDC);
        Instant now = school.log.now();
        begunAtProvider(40, now.minus(AccountCommand.PROOF_LASTS).minusSeconds(1));
        enrollingNeedsProof(40);
        begunAtProvider(41, null); // the provider does not say when
        enrollingNeedsProof(41);
        begunAtProvider(42, now.plusSeconds(600)); // its clock is ahead
        begunAtProvider(43, now.minusSeconds(60));
        school.enrolled(GUARDIAN, 43, 31, CredentialKind.RECOVERY_CODE);
        school.later(AccountCommand.PROOF_LASTS.minusSeconds(30));
        enrollingNeedsProof(43);
        school.later(Duration.ofSeconds(60));
        enrollingNeedsProof(42);
        school.asServer()
                .when(
                        new RecordReauthentication(
                                SCHOOL, GUARDIAN, session(40), List.of(credential(30))));
        school.enrolled(GUARDIAN, 40, 32, CredentialKind.RECOVERY_CODE);
    }

    private void begunAtProvider(int session, @Nullable Instant provenThereAt) {
        school.asServer()
                .when(
                        new RecordSignIn(
                                SCHOOL,
                                GUARDIAN,
                                session(session),
                                List.of(credential(30)),
                                school.log.now().plus(Duration.ofHours(1)),
                                provenThereAt));
    }

    private void enrollingNeedsProof(int session) {
        school.log
                .as(in(GUARDIAN, session))
                .rejects(
                        new EnrolCredential(
                                SCHOOL, GUARDIAN, credential(90), CredentialKind.PASSKEY),
                        "identity.proof-needed");
    }

    @Test
    void a_session_lasts_a_month_at_most_and_counts_no_longer() {
        RecordSignIn tooLong =
                new RecordSignIn(
                        SCHOOL,
                        GUARDIAN,
                        session(12),
                        List.of(credential(11)),
                        school.log.now().plus(SessionCommand.MAX_SESSION).plusSeconds(1),
                        null);
        school.asServer().rejects(tooLong, "identity.session-time");
        school.later(Duration.ofHours(12));
        reauthenticationIsRefused(GUARDIAN, 10, "identity.session-over");
    }

    @Test
    void the_eleventh_session_ends_the_oldest() {
        for (int i = 0; i < SessionCommand.MAX_SESSIONS - 1; i++) {
            school.signedIn(GUARDIAN, 100 + i, 11);
        }
        List<DomainEvent> events = school.asServer().when(school.signIn(GUARDIAN, 200, 11));
        assertThat(events)
                .contains(new SessionEnded(GUARDIAN, session(10), SessionEnd.TOO_MANY, null));
        reauthenticationIsRefused(GUARDIAN, 10, "identity.session-over");
    }

    @Test
    void a_quarter_of_an_hour_has_one_refused_sign_in_and_an_unknown_name_has_none() {
        RecordRefusedSignIn refused =
                new RecordRefusedSignIn(SCHOOL, GUARDIAN, SignInFailure.WRONG_SECRET);
        assertThat(school.asServer().when(refused))
                .containsExactly(new SignInRefused(GUARDIAN, SignInFailure.WRONG_SECRET));
        school.later(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(school.log.when(refused)).as("within the quarter of an hour").isEmpty();
        school.later(Duration.ofSeconds(1));
        assertThat(school.log.when(refused)).as("after it").hasSize(1);
        assertThat(
                        school.log.when(
                                new RecordRefusedSignIn(
                                        SCHOOL, TEACHER, SignInFailure.WRONG_SECRET)))
                .as("nobody's account")
                .isEmpty();
        school.log.as(actor(ADMIN)).rejects(refused, "access.server-only");
    }

    @Test
    void a_person_signs_out_of_the_session_they_are_in() {
        RecordSignOut out = new RecordSignOut(SCHOOL, GUARDIAN, session(10));
        school.activated(TEACHER, 2);
        school.log.as(in(TEACHER, 10)).rejects(out, "identity.not-oneself");
        school.signedIn(GUARDIAN, 12, 11);
        school.log.as(in(GUARDIAN, 12)).rejects(out, "identity.session-needed");
        assertThat(school.log.as(in(GUARDIAN, 10)).when(out))
                .containsExactly(new SignedOut(GUARDIAN, session(10)));
        school.log.rejects(out, "identity.session-over");
    }

    @Test
    void a_person_ends_their_own_sessions_elsewhere_and_nobody_elses() {
        school.activated(TEACHER, 2);
        school.signedIn(GUARDIAN, 12, 11);
        EndSession end = new EndSession(SCHOOL, GUARDIAN, session(12), SessionEnd.BY_ONESELF);
        school.log.as(in(TEACHER, 20)).rejects(end, "identity.not-oneself");
        school.log
                .as(in(TEACHER, 20))
                .rejects(
                        new EndSession(SCHOOL, TEACHER, session(12), SessionEnd.BY_ONESELF),
                        "identity.session-over");
        school.log
                .as(in(GUARDIAN, 10))
                .rejects(
                        new EndSession(SCHOOL, GUARDIAN, session(12), SessionEnd.IDLE),
                        "identity.session-end-does-not-fit");
        assertThat(school.log.when(end))
                .containsExactly(
                        new SessionEnded(GUARDIAN, session(12), SessionEnd.BY_ONESELF, GUARDIAN));
    }

    @Test
    void the_server_ends_sessions_when_their_time_is_over_or_their_person_left() {
        school.activated(TEACHER, 2);
        EndSession over = new EndSession(SCHOOL, TEACHER, session(20), SessionEnd.ABSOLUTE);
        EndSession left = new EndSession(SCHOOL, TEACHER, session(20), SessionEnd.LEFT_POST);
        school.asServer().rejects(over, "identity.session-end-does-not-fit");
        school.log.rejects(left, "identity.session-end-does-not-fit");
        school.log.rejects(
                new EndSession(SCHOOL, TEACHER, session(20), SessionEnd.RECOVERY),
                "identity.session-end-does-not-fit");
        school.log.given(new StaffLeft(staff(4), LocalDate.of(2026, 9, 1)));
        school.later(Duration.ofDays(1));
        assertThat(school.log.when(left))
                .containsExactly(
                        new SessionEnded(TEACHER, session(20), SessionEnd.LEFT_POST, null));
        assertThat(school.log.when(over)).as("a session that is over already").isEmpty();
        assertThat(
                        school.log.when(
                                new EndSession(SCHOOL, GUARDIAN, session(10), SessionEnd.ABSOLUTE)))
                .hasSize(1);
    }

    @Test
    void a_departure_that_was_over_and_is_taken_back_revives_nothing() {
        LocalDate lastDay = LocalDate.of(2026, 9, 1);
        school.activated(TEACHER, 2);
        school.log.given(new StaffLeft(staff(4), lastDay));
        school.later(Duration.ofDays(1));
        school.log.given(new StaffDepartureCorrected(staff(4), null, lastDay, "did-not-leave"));
        school.asServer().rejects(school.signIn(TEACHER, 30, 21), "identity.credential-over");
        school.log
                .as(in(TEACHER, 20))
                .rejects(new RecordSignOut(SCHOOL, TEACHER, session(20)), "identity.session-over");
        school.log.as(actor(ADMIN)).when(new MakeActivationLetter(SCHOOL, TEACHER, credential(40)));
        school.log
                .as(actor(AUDITOR))
                .when(new HandOverActivationLetter(SCHOOL, TEACHER, credential(40)));
        school.signedIn(TEACHER, 40, 40);
    }

    @Test
    void a_departure_that_is_taken_back_in_time_ends_nothing() {
        LocalDate lastDay = LocalDate.of(2026, 9, 30);
        school.activated(TEACHER, 2);
        school.log.given(
                new StaffLeft(staff(4), lastDay),
                new StaffDepartureCorrected(staff(4), null, lastDay, "did-not-leave"));
        school.signedIn(TEACHER, 30, 21);
        school.log.as(in(TEACHER, 20)).when(new RecordSignOut(SCHOOL, TEACHER, session(20)));
    }

    @Test
    void nobody_proves_anything_in_a_session_of_another_person() {
        school.activated(TEACHER, 2);
        school.asServer()
                .rejects(
                        new RecordReauthentication(
                                SCHOOL, TEACHER, session(10), List.of(credential(21))),
                        "identity.session-over");
        school.log
                .as(in(TEACHER, 10))
                .rejects(new RecordSignOut(SCHOOL, TEACHER, session(10)), "identity.session-over");
    }

    @Test
    void a_proof_within_a_session_is_made_with_what_stands() {
        assertThat(
                        school.asServer()
                                .when(
                                        new RecordReauthentication(
                                                SCHOOL,
                                                GUARDIAN,
                                                session(10),
                                                List.of(credential(11)))))
                .containsExactly(
                        new Reauthenticated(
                                GUARDIAN,
                                session(10),
                                List.of(credential(11)),
                                List.of(CredentialKind.PASSWORD)));
        school.log.rejects(
                new RecordReauthentication(SCHOOL, GUARDIAN, session(10), List.of(credential(10))),
                "identity.credential-over");
        school.later(AccountCommand.PROOF_LASTS.plusSeconds(1));
        school.asServer()
                .when(
                        new RecordReauthentication(
                                SCHOOL, GUARDIAN, session(10), List.of(credential(11))));
        school.enrolled(GUARDIAN, 10, 15, CredentialKind.TOTP);
    }
}
