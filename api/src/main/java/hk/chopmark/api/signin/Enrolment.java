package hk.chopmark.api.signin;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.mail.AccountCodes;
import hk.chopmark.api.mail.AccountCodes.Sent;
import hk.chopmark.api.secrets.PasswordRules;
import hk.chopmark.api.secrets.Secrets;
import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.api.signin.SignIn.Named;
import hk.chopmark.api.signin.SignInResult.Opened;
import hk.chopmark.api.signin.SignInResult.TooOften;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.Account.Credential;
import hk.chopmark.core.identity.AccountCommand.ActivateAccount;
import hk.chopmark.core.identity.AccountCommand.EnrolCredential;
import hk.chopmark.core.identity.AccountCommand.RevokeCredential;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * People take their accounts into their hands, and change what they sign in with.
 *
 * <p><b>Guarantees</b>: nobody does it for another: each step is sent in a session of the person. A
 * secret is kept before the event that names its credential, so that no credential on record lacks
 * its secret; what is of no more use is deleted after. Thread safe.
 */
public final class Enrolment {

    /** Code of the refusal of a code that the app does not show. */
    public static final String WRONG_CODE = "identity.totp-wrong";

    /** How many codes stand in for a second factor that is lost. */
    public static final int RECOVERY_CODES = 8;

    /** A recovery code lies in a drawer for long. */
    private static final Duration RECOVERY_LIFE = Duration.ofDays(3660);

    private final SignIn signIn;
    private final Optional<AccountCodes> sent;

    /** Beside the sign-in, where no codes are sent. */
    public Enrolment(SignIn signIn) {
        this(signIn, Optional.empty());
    }

    /**
     * Beside the sign-in.
     *
     * @param sent codes that went to contact points
     */
    public Enrolment(SignIn signIn, Optional<AccountCodes> sent) {
        this.signIn = signIn;
        this.sent = sent;
    }

    /** Who changes what: a person in a session of theirs. */
    public record Own(SchoolId school, PersonRef person, Actor actor) {

        CommandContext context() {
            return CommandContext.of(actor, Purpose.ACCESS_ADMINISTRATION).from("sign-in", null);
        }
    }

    /**
     * Takes an account into its person's hands, or gives it back to them after a recovery: the code
     * opens a session, in which the person has the password they chose.
     *
     * @throws DomainRejection {@code identity.password-length} or {@code identity.password-common}
     */
    public SignInResult byCode(Named named, String code, String password) {
        SignIn.Parts parts = signIn.parts();
        PasswordRules.check(password, named.loginName());
        long begun = signIn.begin();
        Duration wait = signIn.tried(named);
        if (!wait.isZero()) {
            return new TooOften(wait);
        }
        Optional<Account> account = signIn.account(named);
        Optional<CredentialId> right =
                account.flatMap(found -> codeOf(named.school(), found, code));
        if (right.isEmpty() || account.isEmpty()) {
            account.ifPresent(open ->
                    signIn.recordRefusal(
                            named.school(), open.person(), SignInFailure.WRONG_SECRET));
            return signIn.refused(named, begun);
        }
        PersonRef person = account.get().person();
        boolean activates = account.get().vouching().isEmpty();
        SignInResult result = signIn.open(named.school(), account.get(), List.of(right.get()));
        if (result instanceof Opened opened) {
            forget(named.school(), account.get(), right.get());
            Actor actor =
                    new Actor(
                                    new ActorRef.Person(person),
                                    new Posts(parts.engine().history())
                                            .roleOf(named.school(), person),
                                    AuthMethod.ONE_TIME_CODE)
                            .with(right.get(), opened.session().session().id());
            Own own = new Own(named.school(), person, actor);
            password(own, named.loginName(), password);
            if (activates) {
                parts.engine().send(new ActivateAccount(own.school(), person), own.context());
            }
        }
        return result;
    }

    private Optional<CredentialId> codeOf(SchoolId school, Account account, String code) {
        return account.codes(signIn.parts().clock().instant()).stream()
                .filter(id -> isRight(school, account, id, code))
                .findFirst();
    }

    /** A code on paper is kept here, one that was sent where it was made. */
    private boolean isRight(SchoolId school, Account account, CredentialId id, String typed) {
        return account.sentTo(id)
                .map(point -> new Sent(school, account.person(), id, point))
                .map(one -> sent.filter(codes -> codes.isRight(one, typed)).isPresent())
                .orElseGet(() -> secrets().codes().isRight(school, id, typed));
    }

    private void forget(SchoolId school, Account account, CredentialId id) {
        account.sentTo(id)
                .ifPresentOrElse(
                        point ->
                                sent.ifPresent(codes ->
                                        codes.usedUp(
                                                new Sent(school, account.person(), id, point))),
                        () -> secrets().codes().delete(school, id));
    }

    /**
     * A password that a person changes, held to the same rules as the first.
     *
     * @param loginName of the person, who types it: it is sealed, and no password may rest on it
     * @throws DomainRejection {@code identity.login-name-not-own} if it is not theirs; as {@link
     *     #password} otherwise
     */
    public void changePassword(Own own, String loginName, String password) {
        Optional<Account> named = signIn.parts().engine().accounts().named(own.school(), loginName);
        if (named.filter(account -> account.person().equals(own.person())).isEmpty()) {
            throw DomainRejection.rule("identity.login-name-not-own", Map.of());
        }
        password(own, loginName, password);
    }

    /**
     * A new password in place of the one before.
     *
     * @throws DomainRejection if the password is not taken, or the person did not prove who they
     *     are a moment ago
     */
    public void password(Own own, String loginName, String password) {
        PasswordRules.check(password, loginName);
        List<Credential> before = ofKind(own, CredentialKind.PASSWORD);
        CredentialId credential = newId();
        secrets().passwords().keep(own.school(), credential, password);
        enrol(own, credential, CredentialKind.PASSWORD);
        before.forEach(old -> secrets().delete(own.school(), old.id()));
    }

    /** A secret for an app, to be shown to its person. */
    public Fresh secondFactor() {
        return secrets().totps().fresh();
    }

    /**
     * An app in place of the one before.
     *
     * @param code what the app shows now
     * @throws DomainRejection {@link #WRONG_CODE} if it shows something else
     */
    public void secondFactor(Own own, Fresh fresh, String code) {
        List<Credential> before = ofKind(own, CredentialKind.TOTP);
        CredentialId credential = newId();
        if (!secrets().totps().keep(own.school(), credential, fresh, code)) {
            throw DomainRejection.rule(WRONG_CODE, Map.of());
        }
        enrol(own, credential, CredentialKind.TOTP);
        before.forEach(old -> revoke(own, old));
    }

    /** Recovery codes in place of those before; shown once. */
    public List<String> recoveryCodes(Own own) {
        ofKind(own, CredentialKind.RECOVERY_CODE).forEach(old -> revoke(own, old));
        List<String> codes = new ArrayList<>();
        for (int number = 0; number < RECOVERY_CODES; number++) {
            CredentialId credential = newId();
            codes.addAll(secrets().codes().issue(own.school(), credential, 1, RECOVERY_LIFE));
            enrol(own, credential, CredentialKind.RECOVERY_CODE);
        }
        return List.copyOf(codes);
    }

    /** Whether a person has recovery codes left. */
    public boolean hasRecoveryCodes(Own own) {
        return !ofKind(own, CredentialKind.RECOVERY_CODE).isEmpty();
    }

    /**
     * Opens and activates an account of an invented person, by the same commands; the record says
     * that the server vouched, in a demonstration. One that is there gets this password.
     */
    public void demonstrate(SchoolId school, PersonRef person, String loginName, String password) {
        CommandContext server =
                CommandContext.of(SignIn.SERVER, Purpose.DEMONSTRATION).from("demo", null);
        SignIn.Parts parts = signIn.parts();
        Account account = parts.accounts().of(school, person);
        Optional<CredentialId> before =
                SignIn.ofKind(account, CredentialKind.PASSWORD).map(Credential::id);
        CredentialId credential = before.orElseGet(Enrolment::newId);
        secrets().passwords().keep(school, credential, password);
        if (!account.isOpen()) {
            parts.engine().send(parts.accounts().opening(school, person, loginName), server);
        }
        if (before.isEmpty()) {
            parts.engine()
                    .send(
                            new EnrolCredential(
                                    school, person, credential, CredentialKind.PASSWORD),
                            server);
        }
        if (account.vouching().isEmpty()) {
            parts.engine().send(new ActivateAccount(school, person), server);
        }
    }

    void revoke(Own own, Credential old) {
        signIn.parts()
                .engine()
                .send(new RevokeCredential(own.school(), own.person(), old.id()), own.context());
        secrets().delete(own.school(), old.id());
    }

    void enrol(Own own, CredentialId credential, CredentialKind kind) {
        try {
            signIn.parts()
                    .engine()
                    .send(
                            new EnrolCredential(own.school(), own.person(), credential, kind),
                            own.context());
        } catch (DomainRejection rejection) {
            secrets().delete(own.school(), credential);
            throw rejection;
        }
    }

    List<Credential> ofKind(Own own, CredentialKind kind) {
        return signIn.parts().accounts().of(own.school(), own.person()).credentials().stream()
                .filter(one -> one.kind() == kind)
                .toList();
    }

    private Secrets secrets() {
        return signIn.parts().secrets();
    }

    static CredentialId newId() {
        return new CredentialId(UuidCreator.getTimeOrderedEpoch());
    }
}
