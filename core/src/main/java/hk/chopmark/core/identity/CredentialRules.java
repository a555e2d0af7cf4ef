package hk.chopmark.core.identity;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.identity.Account.Credential;
import hk.chopmark.core.identity.AccountCommand.AcknowledgeRecovery;
import hk.chopmark.core.identity.AccountCommand.ConfirmRecovery;
import hk.chopmark.core.identity.AccountCommand.EnrolCredential;
import hk.chopmark.core.identity.AccountCommand.RecoverOperator;
import hk.chopmark.core.identity.AccountCommand.RevokeCredential;
import hk.chopmark.core.identity.AccountCommand.StartRecovery;
import hk.chopmark.core.identity.AccountEvent.CredentialEnd;
import hk.chopmark.core.identity.AccountEvent.CredentialEnrolled;
import hk.chopmark.core.identity.AccountEvent.CredentialRevoked;
import hk.chopmark.core.identity.AccountEvent.OperatorRecovered;
import hk.chopmark.core.identity.AccountEvent.RecoveryAcknowledged;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.identity.AccountEvent.RecoveryStarted;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.Sessions.Session;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The person alone changes what they sign in with. Whoever lost it is let in again by two others,
 * and sees by whom.
 */
final class CredentialRules {

    private CredentialRules() {}

    /**
     * The person enrols in a session of theirs, right after they proved who they are. A password
     * replaces the one before; what was begun with that one elsewhere ends. With the first app or
     * passkey every other session ends: it began with less than signing in takes from then on.
     */
    static final class Enrolling extends IdentityRule<EnrolCredential> {
        Enrolling() {
            super(EnrolCredential.class, oneself("identity.enrol"));
        }

        @Override
        public List<FactQuery> facts(EnrolCredential command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(all(command.person()));
            queries.add(FactQuery.about(command.credential(), IdentityEvent.class));
            return queries;
        }

        @Override
        public List<IdentityEvent> decide(
                EnrolCredential command, IdentityBook book, DecisionContext context) {
            PersonRef person = command.person();
            List<Session> others = book.sessionsOf(person);
            if (IdentityBook.isDemonstration(context)) {
                book.requireHere(person, context);
            } else {
                Session own = requireJustProven(person, permission().act(), book, context);
                others = others.stream().filter(other -> !other.equals(own)).toList();
            }
            Account account = book.account(person);
            requireNew(account, command.credential());
            List<Credential> replaced =
                    command.kind() == CredentialKind.PASSWORD
                            ? account.credentials().stream()
                                    .filter(old -> old.kind() == CredentialKind.PASSWORD)
                                    .toList()
                            : List.of();
            if (account.credentials().size() - replaced.size() >= AccountCommand.MAX_CREDENTIALS) {
                throw DomainRejection.rule(
                        "identity.too-many-credentials",
                        Map.of("most", AccountCommand.MAX_CREDENTIALS));
            }
            List<IdentityEvent> events = new ArrayList<>();
            events.add(new CredentialEnrolled(person, command.credential(), command.kind()));
            events.addAll(ending(replaced, account, CredentialEnd.REPLACED));
            events.addAll(
                    takesMore(command.kind(), account)
                            ? SessionRules.ending(others, SessionEnd.SECOND_FACTOR_ENROLLED, null)
                            : SessionRules.ending(
                                    restingOn(replaced, others),
                                    SessionEnd.CREDENTIAL_REVOKED,
                                    null));
            return events;
        }

        private static boolean takesMore(CredentialKind enrolled, Account account) {
            return !account.needsMoreThanPassword()
                    && (enrolled == CredentialKind.TOTP || enrolled == CredentialKind.PASSKEY);
        }
    }

    /** The person ends a credential, not the last they could sign in with. */
    static final class Revoking extends IdentityRule<RevokeCredential> {
        Revoking() {
            super(RevokeCredential.class, oneself("identity.enrol"));
        }

        @Override
        public List<FactQuery> facts(RevokeCredential command, Actor actor) {
            return all(command.person());
        }

        @Override
        public List<IdentityEvent> decide(
                RevokeCredential command, IdentityBook book, DecisionContext context) {
            PersonRef person = command.person();
            requireJustProven(person, permission().act(), book, context);
            Account account = book.account(person);
            List<Credential> revoked =
                    account.credentials().stream()
                            .filter(one -> one.id().equals(command.credential()))
                            .toList();
            if (revoked.isEmpty()) {
                throw DomainRejection.unknown(
                        "identity.credential-unknown", Map.of("credential", command.credential()));
            }
            requireWayIn(
                    account.credentials().stream().filter(one -> !revoked.contains(one)).toList());
            List<IdentityEvent> events = new ArrayList<>();
            events.addAll(ending(revoked, account, CredentialEnd.BY_ONESELF));
            events.addAll(
                    SessionRules.ending(
                            restingOn(revoked, book.sessionsOf(person)),
                            SessionEnd.CREDENTIAL_REVOKED,
                            person));
            return events;
        }
    }

    /** Nothing ends and nothing opens by one alone. */
    static final class StartingRecovery extends IdentityRule<StartRecovery> {
        StartingRecovery() {
            super(StartRecovery.class, held("identity.recover"));
        }

        @Override
        public List<FactQuery> facts(StartRecovery command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Account.facts(command.person()));
            queries.add(FactQuery.about(command.code(), IdentityEvent.class));
            return queries;
        }

        @Override
        public List<IdentityEvent> decide(
                StartRecovery command, IdentityBook book, DecisionContext context) {
            PersonRef first = IdentityBook.requireAnotherPerson(command.person(), context);
            Account account = book.requireActivated(command.person(), context);
            requireNew(account, command.code());
            if (command.point() != null) {
                AccountRules.requireReaches(account, command.point(), first);
            }
            return List.of(
                    new RecoveryStarted(
                            command.person(),
                            command.code(),
                            first,
                            context.now().plus(AccountCommand.RECOVERY_LASTS),
                            command.point()));
        }
    }

    /** The second ends what the person had, and lets the code open once. */
    static final class ConfirmingRecovery extends IdentityRule<ConfirmRecovery> {
        ConfirmingRecovery() {
            super(ConfirmRecovery.class, held("identity.vouch"));
        }

        @Override
        public List<FactQuery> facts(ConfirmRecovery command, Actor actor) {
            return all(command.person());
        }

        @Override
        public List<IdentityEvent> decide(
                ConfirmRecovery command, IdentityBook book, DecisionContext context) {
            Account account = book.requireActivated(command.person(), context);
            ActorRef starter =
                    account.recoveryStartedBy(command.code(), context.now())
                            .orElseThrow(() -> AccountRules.codeUnknown(command.code()));
            PersonRef second = IdentityBook.requireSecondPerson(command.person(), starter, context);
            if (!(starter instanceof ActorRef.Person(PersonRef first))) {
                throw AccountRules.codeUnknown(command.code());
            }
            @Nullable Ref point = account.sentTo(command.code()).orElse(null);
            @Nullable PersonRef verifier =
                    point == null ? null : AccountRules.requireReaches(account, point, second);
            List<IdentityEvent> events = new ArrayList<>(ending(account, book, second));
            events.add(
                    new RecoveryConfirmed(
                            command.person(),
                            command.code(),
                            first,
                            second,
                            context.now().plus(AccountCommand.RECOVERY_LASTS),
                            point,
                            verifier));
            return events;
        }
    }

    /** What somebody had before a recovery counts no more. */
    private static List<IdentityEvent> ending(
            Account account, IdentityBook book, @Nullable PersonRef by) {
        List<IdentityEvent> events = new ArrayList<>();
        events.addAll(ending(account.credentials(), account, CredentialEnd.RECOVERY));
        events.addAll(
                SessionRules.ending(book.sessionsOf(account.person()), SessionEnd.RECOVERY, by));
        return events;
    }

    /** In the log of the installation, whoever holds its data folder stands for both. */
    static final class RecoveringOperator extends IdentityRule<RecoverOperator> {
        RecoveringOperator() {
            super(
                    RecoverOperator.class,
                    CommandPermission.server("identity.recover", Purpose.values()));
        }

        @Override
        public List<FactQuery> facts(RecoverOperator command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(all(command.person()));
            queries.add(FactQuery.about(command.code(), IdentityEvent.class));
            return queries;
        }

        @Override
        public List<IdentityEvent> decide(
                RecoverOperator command, IdentityBook book, DecisionContext context) {
            Account account = book.requireActivated(command.person(), context);
            requireNew(account, command.code());
            List<IdentityEvent> events = new ArrayList<>(ending(account, book, null));
            events.add(
                    new OperatorRecovered(
                            command.person(),
                            command.code(),
                            command.reason(),
                            context.now().plus(AccountCommand.RECOVERY_LASTS)));
            return events;
        }
    }

    /**
     * The person alone says that they saw it, and not in the session that a code began: whoever got
     * hold of the code would hide with it that they used it.
     */
    static final class AcknowledgingRecovery extends IdentityRule<AcknowledgeRecovery> {
        AcknowledgingRecovery() {
            super(AcknowledgeRecovery.class, oneself("identity.acknowledge"));
        }

        @Override
        public List<FactQuery> facts(AcknowledgeRecovery command, Actor actor) {
            return all(command.person());
        }

        @Override
        public List<IdentityEvent> decide(
                AcknowledgeRecovery command, IdentityBook book, DecisionContext context) {
            Session own = book.requireOwnSession(command.person(), permission().act(), context);
            if (own.beganWithCode()) {
                throw DomainRejection.rule(
                        "identity.acknowledged-too-soon", Map.of("session", own.id()));
            }
            boolean waits =
                    book.account(command.person()).unacknowledged().stream()
                            .anyMatch(recovery -> recovery.code().equals(command.code()));
            if (!waits) {
                throw DomainRejection.conflict(
                        "identity.nothing-to-acknowledge", Map.of("code", command.code()));
            }
            return List.of(new RecoveryAcknowledged(command.person(), command.code()));
        }
    }

    /** In a session that stands, after a proof of the last minutes. */
    private static Session requireJustProven(
            PersonRef person, Act act, IdentityBook book, DecisionContext context) {
        Session session = book.requireOwnSession(person, act, context);
        if (!session.isJustProven(context.now())) {
            throw DomainRejection.notAllowed(
                    "identity.proof-needed", Map.of("session", session.id()));
        }
        return session;
    }

    static void requireNew(Account account, CredentialId credential) {
        if (account.knows(credential)) {
            throw DomainRejection.conflict(
                    "identity.credential-known", Map.of("credential", credential));
        }
    }

    /** Whoever has an account can sign in to it. */
    static void requireWayIn(List<Credential> credentials) {
        if (credentials.stream().noneMatch(one -> one.kind().isFirstFactor())) {
            throw DomainRejection.rule("identity.no-way-in", Map.of());
        }
    }

    static List<CredentialRevoked> ending(
            List<Credential> credentials, Account account, CredentialEnd why) {
        return credentials.stream()
                .map(one -> new CredentialRevoked(account.person(), one.id(), why))
                .toList();
    }

    private static List<Session> restingOn(List<Credential> ended, List<Session> sessions) {
        return sessions.stream()
                .filter(session ->
                        ended.stream().anyMatch(one -> session.credentials().contains(one.id())))
                .toList();
    }
}
