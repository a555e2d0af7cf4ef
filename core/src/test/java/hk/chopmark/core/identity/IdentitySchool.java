package hk.chopmark.core.identity;

import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;

import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessModule;
import hk.chopmark.core.contact.ContactModule;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.identity.AccountCommand.ActivateAccount;
import hk.chopmark.core.identity.AccountCommand.EnrolCredential;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.OpenAccount;
import hk.chopmark.core.identity.SessionCommand.RecordSignIn;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterModule;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.core.testing.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A school with two administrators, an auditor, a teacher without rights, and a guardian. */
final class IdentitySchool {

    static final PersonRef ADMIN = staff(1);
    static final PersonRef OTHER_ADMIN = staff(2);
    static final PersonRef AUDITOR = staff(3);
    static final PersonRef TEACHER = staff(4);
    static final PersonRef GUARDIAN = guardian(1);

    private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");
    private static final Actor SIGN_IN = Actor.service("sign-in");

    final Scenario log =
            new Scenario(
                            new IdentityModule().module(),
                            new ContactModule().module(),
                            new RosterModule().module(),
                            new AccessModule().module())
                    .doneFor(Purpose.ACCESS_ADMINISTRATION)
                    .given(
                            new StaffAppointed(staff(1), null, null, "principal"),
                            new StaffAppointed(staff(2), null, null, "clerk"),
                            new StaffAppointed(staff(3), null, null, "auditor"),
                            new StaffAppointed(staff(4), null, null, "teacher"),
                            new GuardianLinked(
                                    student(1),
                                    guardian(1),
                                    Sealed.of(guardian(1), Category.IDENTITY, "mother"),
                                    Authority.FULL,
                                    LocalDate.of(2026, 8, 1)),
                            granted(
                                    1,
                                    "identity.open",
                                    "identity.vouch",
                                    "identity.close",
                                    "identity.recover",
                                    "identity.service"),
                            granted(
                                    2,
                                    "identity.open",
                                    "identity.vouch",
                                    "identity.close",
                                    "identity.recover",
                                    "identity.service"),
                            granted(3, "identity.vouch"));

    private static RoleGranted granted(int n, String... permissions) {
        return new RoleGranted(
                grant(n), staff(n), "role", 1, Permission.all(permissions), SCHOOL, AUGUST, null);
    }

    static LoginNameId name(int n) {
        return new LoginNameId(new UUID(0x10, n));
    }

    static CredentialId credential(int n) {
        return new CredentialId(new UUID(0xc0, n));
    }

    static SessionId session(int n) {
        return new SessionId(new UUID(0x5e, n));
    }

    /** Somebody who acts without a session, where a session is not what counts. */
    static Actor actor(PersonRef person) {
        return Actor.person(person, "any", AuthMethod.PASSWORD);
    }

    /** Somebody in a session. */
    static Actor in(PersonRef person, int session) {
        return Actor.person(person, "any", AuthMethod.PASSWORD)
                .with(credential(999), session(session));
    }

    static OpenAccount opening(PersonRef person, int name) {
        return new OpenAccount(
                SCHOOL, person, name(name), Sealed.of(person, Category.IDENTITY, "name" + name));
    }

    RecordSignIn signIn(PersonRef person, int session, Integer... credentials) {
        return new RecordSignIn(
                SCHOOL,
                person,
                session(session),
                List.of(credentials).stream().map(IdentitySchool::credential).toList(),
                log.now().plus(Duration.ofHours(12)),
                null);
    }

    void signedIn(PersonRef person, int session, Integer... credentials) {
        log.as(SIGN_IN).when(signIn(person, session, credentials));
    }

    void enrolled(PersonRef person, int session, int credential, CredentialKind kind) {
        log.as(in(person, session))
                .when(new EnrolCredential(SCHOOL, person, credential(credential), kind));
    }

    /** An account whose letter an administrator made and the auditor handed over. */
    void handedOver(PersonRef person, int name, int code) {
        PersonRef first = person.equals(ADMIN) ? OTHER_ADMIN : ADMIN;
        log.as(actor(first)).when(opening(person, name));
        log.when(new MakeActivationLetter(SCHOOL, person, credential(code)));
        log.as(actor(AUDITOR)).when(new HandOverActivationLetter(SCHOOL, person, credential(code)));
    }

    /**
     * An account in the hands of its person, with a password; the code is credential and session
     * ten times the name, the password one more.
     */
    void activated(PersonRef person, int name) {
        handedOver(person, name, name * 10);
        signedIn(person, name * 10, name * 10);
        enrolled(person, name * 10, name * 10 + 1, CredentialKind.PASSWORD);
        log.as(in(person, name * 10)).when(new ActivateAccount(SCHOOL, person));
    }

    /** Minutes later. */
    void later(Duration time) {
        log.at(log.now().plus(time).toString());
    }

    Scenario asServer() {
        return log.as(SIGN_IN);
    }
}
