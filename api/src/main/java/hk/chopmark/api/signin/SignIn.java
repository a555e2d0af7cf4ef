package hk.chopmark.api.signin;

import hk.chopmark.api.secrets.OneTimeCodes;
import hk.chopmark.api.secrets.Secrets;
import hk.chopmark.api.secrets.Totps;
import hk.chopmark.api.signin.SignInResult.Opened;
import hk.chopmark.api.signin.SignInResult.Refused;
import hk.chopmark.api.signin.SignInResult.SecondNeeded;
import hk.chopmark.api.signin.SignInResult.TooOften;
import hk.chopmark.api.signin.Tickets.Step;
import hk.chopmark.api.signin.Tickets.Ticket;
import hk.chopmark.core.accounts.Accounts;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.Account.Credential;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.SessionCommand.RecordRefusedSignIn;
import hk.chopmark.core.identity.SessionCommand.RecordSignIn;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs people in.
 *
 * <p><b>Guarantees</b>: an unknown name, a wrong password, an account that is not activated, closed
 * or of somebody who left are answered alike, and not before the same time has passed; whoever
 * tries too often is told to wait, by account, and by address before a secret is looked at; both
 * counts are this node's; a session begins only after the event that says so is durable. What was
 * refused is recorded once per account and quarter of an hour, and never for a name that nobody
 * has. Thread safe.
 */
public final class SignIn {

    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

    /** The part of this server that signs people in. */
    static final Actor SERVER = Actor.service("sign-in");

    private final Parts parts;
    private final Attempts wrong;
    private final Attempts tried;
    private final Attempts guessed;
    private final Tickets tickets;

    /**
     * What it works with.
     *
     * @param clock of the record
     * @param refusing how long a refusal takes, at least
     * @param nanos measures it
     */
    public record Parts(
            AuditEngine engine,
            Secrets secrets,
            InstantSource clock,
            Duration refusing,
            LongSupplier nanos) {

        Accounts accounts() {
            return engine.accounts();
        }
    }

    /**
     * Signs in over an installation.
     *
     * @param wrong counts wrong secrets by address
     */
    public SignIn(Parts parts, Attempts wrong) {
        this.parts = parts;
        this.wrong = wrong;
        this.tried = new Attempts(parts.clock());
        this.guessed = new Attempts(parts.clock(), Attempts.MOST_BEFORE_BLOCK);
        this.tickets = new Tickets(parts.engine(), parts.clock());
    }

    /**
     * An account that somebody names.
     *
     * @param address where the request comes from, as addresses are counted
     */
    public record Named(SchoolId school, String loginName, String address) {

        private String key() {
            return school.text() + "/" + loginName.strip().toLowerCase(Locale.ROOT);
        }
    }

    /** The first step: name and password. */
    public SignInResult byPassword(Named named, String password) {
        long begun = parts.nanos().getAsLong();
        Duration wait = tried(named);
        Optional<Account> account = account(named);
        if (!wait.isZero()) {
            account.ifPresent(
                    one -> recordRefusal(named.school(), one.person(), SignInFailure.TOO_OFTEN));
            return new TooOften(wait);
        }
        Optional<Account> usable = account.filter(found -> found.isUsable(parts.clock().instant()));
        Optional<Credential> credential =
                usable.flatMap(found -> ofKind(found, CredentialKind.PASSWORD));
        boolean right =
                parts.secrets()
                        .passwords()
                        .matches(
                                named.school(),
                                credential.map(Credential::id).orElse(null),
                                password);
        if (!right || usable.isEmpty() || credential.isEmpty()) {
            account.ifPresent(open ->
                    recordRefusal(
                            named.school(),
                            open.person(),
                            usable.isEmpty()
                                    ? SignInFailure.NOT_STANDING
                                    : SignInFailure.WRONG_SECRET));
            return refused(named.address(), begun);
        }
        CredentialId first = credential.get().id();
        if (usable.get().needsMoreThanPassword()) {
            return new SecondNeeded(
                    tickets.issue(
                            new Ticket(
                                    named.school(),
                                    Step.SECOND_FACTOR,
                                    secondStep(usable.get().person(), first, null))));
        }
        return open(named.school(), usable.get(), List.of(first));
    }

    /** The second step: the code of an app, or a recovery code in its place. */
    public SignInResult bySecondFactor(String ticket, String code, String address) {
        long begun = parts.nanos().getAsLong();
        Optional<Ticket> found = tickets.read(ticket, Step.SECOND_FACTOR);
        if (found.isEmpty()) {
            return refused(address, begun);
        }
        SchoolId school = found.get().school();
        PersonRef person = (PersonRef) Ref.parse(found.get().words().getFirst());
        CredentialId first = (CredentialId) Ref.parse(found.get().words().getLast());
        Duration wait = longer(guessed.left(address), tried(school, person));
        if (!wait.isZero()) {
            recordRefusal(school, person, SignInFailure.TOO_OFTEN);
            return new TooOften(wait);
        }
        Account account = parts.accounts().of(school, person);
        Optional<CredentialId> second = secondFactor(school, account, code);
        if (second.isEmpty()) {
            recordRefusal(school, person, SignInFailure.WRONG_SECRET);
            return refused(address, begun);
        }
        return open(
                school,
                account,
                List.of(first, second.get()),
                new Elsewhere(false, instant(found.get().words().get(1))));
    }

    /** Whom a name stands for; no key is made for a school that is not there. */
    Optional<Account> account(Named named) {
        return parts.engine().schools().knows(named.school())
                ? parts.accounts().named(named.school(), named.loginName())
                : Optional.empty();
    }

    /**
     * Uses up a code of a second factor of an account; which one it was. Its form says which kind
     * it is, and no other kind is asked.
     */
    Optional<CredentialId> secondFactor(SchoolId school, Account account, String code) {
        boolean ofApp = Totps.hasForm(code);
        boolean forRecovery = OneTimeCodes.hasForm(code);
        for (Credential one : account.credentials()) {
            boolean right =
                    switch (one.kind()) {
                        case TOTP -> ofApp && parts.secrets().totps().use(school, one.id(), code);
                        case RECOVERY_CODE ->
                                forRecovery && parts.secrets().codes().use(school, one.id(), code);
                        default -> false;
                    };
            if (right) {
                return Optional.of(one.id());
            }
        }
        return Optional.empty();
    }

    /** The credential of a kind that an account has. */
    static Optional<Credential> ofKind(Account account, CredentialKind kind) {
        return account.credentials().stream().filter(one -> one.kind() == kind).findFirst();
    }

    /**
     * Records that somebody signed in with these, and opens the session; a refusal of the record is
     * answered like any other.
     */
    SignInResult open(SchoolId school, Account account, List<CredentialId> shown) {
        return open(school, account, shown, Elsewhere.NOTHING);
    }

    /**
     * What others than this server saw of a sign-in.
     *
     * @param twoFactors whether they saw two
     * @param at when; absent if they do not say
     */
    record Elsewhere(boolean twoFactors, @Nullable Instant at) {

        static final Elsewhere NOTHING = new Elsewhere(false, null);
    }

    /** What a ticket of the second step says; the time is that of the identity provider. */
    static List<String> secondStep(PersonRef person, CredentialId first, @Nullable Instant at) {
        return List.of(
                person.text(), at == null ? "-" : Long.toString(at.toEpochMilli()), first.text());
    }

    private static @Nullable Instant instant(String word) {
        return word.equals("-") ? null : Instant.ofEpochMilli(Long.parseLong(word));
    }

    /** The same, where others saw some of it. */
    SignInResult open(
            SchoolId school, Account account, List<CredentialId> shown, Elsewhere elsewhere) {
        SessionId session = parts.secrets().sessions().newId();
        try {
            parts.engine()
                    .send(
                            new RecordSignIn(
                                    school,
                                    account.person(),
                                    session,
                                    shown,
                                    parts.secrets().sessions().endOfOneBegunNow(),
                                    elsewhere.at()),
                            context());
        } catch (DomainRejection rejection) {
            LOG.atInfo().addKeyValue("code", rejection.code()).log("sign-in.rejected");
            return new Refused();
        }
        return new Opened(
                parts.secrets()
                        .sessions()
                        .open(
                                school,
                                session,
                                new ActorRef.Person(account.person()),
                                shown.getFirst(),
                                elsewhere.twoFactors()),
                !account.unacknowledged().isEmpty());
    }

    /** Not before its time; counts against the address. */
    SignInResult refused(String address, long begun) {
        guessed.made(address);
        Duration wait = wrong.made(address);
        long left = parts.refusing().toNanos() - (parts.nanos().getAsLong() - begun);
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
        return wait.isZero() ? new Refused() : new TooOften(wait);
    }

    /** The same for a code of a letter. */
    SignInResult refused(Named named, long begun) {
        return refused(named.address(), begun);
    }

    /** When an attempt begins, as {@link #refused} measures it. */
    long begin() {
        return parts.nanos().getAsLong();
    }

    /** Counts an attempt on an account; how long it, or whoever makes it, should wait. */
    Duration tried(Named named) {
        return longer(guessed.left(named.address()), tried.made(named.key()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** The same for a person. */
    Duration tried(SchoolId school, PersonRef person) {
        return tried.made(school.text() + "/" + person.text());
    }

    /** Beside the answer, so that it takes no longer for a name that somebody has. */
    void recordRefusal(SchoolId school, PersonRef person, SignInFailure why) {
        Thread.ofVirtual()
                .name("chopmark-refused-sign-in")
                .start(() -> {
                    try {
                        parts.engine()
                                .send(new RecordRefusedSignIn(school, person, why), context());
                    } catch (RuntimeException e) {
                        LOG.atWarn().setCause(e).log("sign-in.refusal-not-recorded");
                    }
                });
    }

    /** Signing in serves whatever the person does next, and the care of access before all. */
    static CommandContext context() {
        return CommandContext.of(SERVER, Purpose.ACCESS_ADMINISTRATION).from("sign-in", null);
    }

    Tickets tickets() {
        return tickets;
    }

    Parts parts() {
        return parts;
    }
}
