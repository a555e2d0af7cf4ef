package hk.chopmark.core.identity;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.identity.Account.Credential;
import hk.chopmark.core.identity.AccountEvent.CredentialUsedUp;
import hk.chopmark.core.identity.SessionCommand.EndSession;
import hk.chopmark.core.identity.SessionCommand.RecordReauthentication;
import hk.chopmark.core.identity.SessionCommand.RecordRefusedSignIn;
import hk.chopmark.core.identity.SessionCommand.RecordSignIn;
import hk.chopmark.core.identity.SessionCommand.RecordSignOut;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.identity.SessionEvent.SignInRefused;
import hk.chopmark.core.identity.SessionEvent.SignedIn;
import hk.chopmark.core.identity.SessionEvent.SignedOut;
import hk.chopmark.core.identity.Sessions.Session;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nobody is signed in but by credentials that stand at that moment. */
final class SessionRules {

    private SessionRules() {}

    /** A session begins with credentials of its person that count; it ends the oldest of eleven. */
    static final class SigningIn extends IdentityRule<RecordSignIn> {
        SigningIn() {
            super(RecordSignIn.class, signIn());
        }

        @Override
        public List<FactQuery> facts(RecordSignIn command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(all(command.person()));
            queries.addAll(Sessions.facts(command.session()));
            return queries;
        }

        @Override
        public List<IdentityEvent> decide(
                RecordSignIn command, IdentityBook book, DecisionContext context) {
            Account account = book.requireHere(command.person(), context);
            if (book.sessions().notEnded(command.session()).isPresent()) {
                throw DomainRejection.conflict(
                        "identity.session-known", Map.of("session", command.session()));
            }
            requireTime(command.until(), context.now());
            List<Credential> shown = requireStanding(command.credentials(), account, context);
            List<CredentialKind> kinds = shown.stream().map(Credential::kind).toList();
            requireEnough(kinds, account);
            List<IdentityEvent> events = new ArrayList<>(makingRoom(command.person(), book));
            events.add(
                    new SignedIn(
                            command.person(),
                            command.session(),
                            command.credentials(),
                            kinds,
                            command.until(),
                            command.provenThereAt()));
            events.addAll(usingUp(shown, command.person()));
            return events;
        }

        private static void requireTime(Instant until, Instant now) {
            if (!until.isAfter(now) || until.isAfter(now.plus(SessionCommand.MAX_SESSION))) {
                throw DomainRejection.rule(
                        "identity.session-time",
                        Map.of("until", until, "mostDays", SessionCommand.MAX_SESSION.toDays()));
            }
        }

        private static List<SessionEnded> makingRoom(PersonRef person, IdentityBook book) {
            List<Session> open = book.sessionsOf(person);
            int tooMany = Math.max(0, open.size() + 1 - SessionCommand.MAX_SESSIONS);
            return ending(open.subList(0, tooMany), SessionEnd.TOO_MANY, null);
        }
    }

    /**
     * Credentials of the person that count now. For a code it is the letter's second person, or the
     * recovery's, that makes it count.
     */
    private static List<Credential> requireStanding(
            List<CredentialId> ids, Account account, DecisionContext context) {
        List<Credential> shown = new ArrayList<>();
        for (CredentialId id : ids) {
            Optional<Credential> found = account.standing(id, context.now());
            shown.add(
                    found.orElseThrow(() ->
                            DomainRejection.notAllowed(
                                    "identity.credential-over", Map.of("credential", id))));
        }
        return shown;
    }

    /**
     * A code opens alone, and an account that is not activated opens by nothing else. Otherwise it
     * takes a first factor, and a second one beside a password once the person has one, or has a
     * passkey.
     */
    private static void requireEnough(List<CredentialKind> kinds, Account account) {
        if (kinds.equals(List.of(CredentialKind.ONE_TIME_CODE))) {
            return;
        }
        if (account.vouching().isEmpty()) {
            throw DomainRejection.rule(
                    "identity.not-activated", Map.of("person", account.person()));
        }
        List<CredentialKind> first = kinds.stream().filter(CredentialKind::isFirstFactor).toList();
        if (first.isEmpty() || kinds.contains(CredentialKind.ONE_TIME_CODE)) {
            throw DomainRejection.rule("identity.first-factor-needed", Map.of());
        }
        boolean byPasswordAlone =
                first.stream().allMatch(kind -> kind == CredentialKind.PASSWORD)
                        && kinds.stream().noneMatch(CredentialKind::isSecondFactor);
        if (byPasswordAlone && account.needsMoreThanPassword()) {
            throw DomainRejection.rule("identity.second-factor-needed", Map.of());
        }
    }

    private static List<CredentialUsedUp> usingUp(List<Credential> shown, PersonRef person) {
        return shown.stream()
                .filter(one -> one.kind().isUsedOnce())
                .map(one -> new CredentialUsedUp(person, one.id()))
                .toList();
    }

    /** One on record in a while is enough to see that somebody tries; more would fill the log. */
    static final class Refusing extends IdentityRule<RecordRefusedSignIn> {
        Refusing() {
            super(RecordRefusedSignIn.class, signIn());
        }

        @Override
        public List<FactQuery> facts(RecordRefusedSignIn command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Account.facts(command.person()));
            queries.add(FactQuery.about(command.person(), SignInRefused.class));
            return queries;
        }

        @Override
        public List<IdentityEvent> decide(
                RecordRefusedSignIn command, IdentityBook book, DecisionContext context) {
            boolean isThere =
                    book.sessions()
                            .lastRefused(command.person())
                            .filter(at ->
                                    context.now().isBefore(at.plus(SessionCommand.REFUSALS_APART)))
                            .isPresent();
            return isThere || !book.account(command.person()).isOpen()
                    ? List.of()
                    : List.of(new SignInRefused(command.person(), command.why()));
        }
    }

    /** The person ends the session they are in. */
    static final class SigningOut extends IdentityRule<RecordSignOut> {
        SigningOut() {
            super(RecordSignOut.class, oneself("identity.sign-in"));
        }

        @Override
        public List<FactQuery> facts(RecordSignOut command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Account.facts(command.person()));
            queries.addAll(Sessions.facts(command.session()));
            if (actor.session() != null) {
                queries.addAll(Sessions.facts(actor.session()));
            }
            return queries;
        }

        @Override
        public List<IdentityEvent> decide(
                RecordSignOut command, IdentityBook book, DecisionContext context) {
            Session own = book.requireOwnSession(command.person(), permission().act(), context);
            if (!command.session().equals(own.id())) {
                throw DomainRejection.notAllowed(
                        "identity.session-needed", Map.of("session", command.session()));
            }
            return List.of(new SignedOut(command.person(), command.session()));
        }
    }

    /** The person ends sessions of theirs elsewhere; the server ends those whose time is over. */
    static final class Ending extends IdentityRule<EndSession> {
        Ending() {
            super(EndSession.class, oneself("identity.sign-in"));
        }

        @Override
        public List<FactQuery> facts(EndSession command, Actor actor) {
            return all(command.person());
        }

        @Override
        public List<IdentityEvent> decide(
                EndSession command, IdentityBook book, DecisionContext context) {
            if (!IdentityBook.isServer(context.actor())) {
                book.requireOwnSession(command.person(), permission().act(), context);
                book.requireStanding(command.person(), command.session(), context);
                if (command.why() != SessionEnd.BY_ONESELF) {
                    throw endNotFitting(command);
                }
                return List.of(ended(command, command.person()));
            }
            Optional<Session> session =
                    book.sessions()
                            .notEnded(command.session())
                            .filter(found -> found.person().equals(command.person()));
            if (session.isEmpty()) {
                return List.of();
            }
            boolean fits =
                    switch (command.why()) {
                        case IDLE -> true;
                        case ABSOLUTE -> !session.get().isWithin(context.now());
                        case LEFT_POST -> book.account(command.person()).hasLeft(context.now());
                        default -> false;
                    };
            if (!fits) {
                throw endNotFitting(command);
            }
            return List.of(ended(command, null));
        }

        private static SessionEnded ended(EndSession command, @Nullable PersonRef by) {
            return new SessionEnded(command.person(), command.session(), command.why(), by);
        }

        private static DomainRejection endNotFitting(EndSession command) {
            return DomainRejection.rule(
                    "identity.session-end-does-not-fit", Map.of("why", command.why()));
        }
    }

    /** A session that stands is proven again by credentials that count, as many as to sign in. */
    static final class Reauthenticating extends IdentityRule<RecordReauthentication> {
        Reauthenticating() {
            super(RecordReauthentication.class, signIn());
        }

        @Override
        public List<FactQuery> facts(RecordReauthentication command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Account.facts(command.person()));
            queries.addAll(Sessions.facts(command.session()));
            return queries;
        }

        @Override
        public List<IdentityEvent> decide(
                RecordReauthentication command, IdentityBook book, DecisionContext context) {
            Account account = book.requireActivated(command.person(), context);
            book.requireStanding(command.person(), command.session(), context);
            List<Credential> shown = requireStanding(command.credentials(), account, context);
            List<CredentialKind> kinds = shown.stream().map(Credential::kind).toList();
            requireEnough(kinds, account);
            List<IdentityEvent> events = new ArrayList<>();
            events.add(
                    new Reauthenticated(
                            command.person(), command.session(), command.credentials(), kinds));
            events.addAll(usingUp(shown, command.person()));
            return events;
        }
    }

    static List<SessionEnded> ending(
            List<Session> sessions, SessionEnd why, @Nullable PersonRef by) {
        return sessions.stream()
                .map(session -> new SessionEnded(session.person(), session.id(), why, by))
                .toList();
    }
}
