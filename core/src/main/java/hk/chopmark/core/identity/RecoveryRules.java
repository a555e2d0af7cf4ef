package hk.chopmark.core.identity;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.identity.AccountCommand.AcknowledgeRecovery;
import hk.chopmark.core.identity.AccountCommand.ConfirmRecovery;
import hk.chopmark.core.identity.AccountCommand.StartRecovery;
import hk.chopmark.core.identity.AccountEvent.CredentialEnd;
import hk.chopmark.core.identity.AccountEvent.RecoveryAcknowledged;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.identity.AccountEvent.RecoveryStarted;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whoever lost what they sign in with is let in again by two others, and sees by whom. */
final class RecoveryRules {

    private RecoveryRules() {}

    /** Nothing ends and nothing opens by one alone. */
    static final class Starting extends IdentityRule<StartRecovery> {
        Starting() {
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
            CredentialRules.requireNew(account, command.code());
            return List.of(
                    new RecoveryStarted(
                            command.person(),
                            command.code(),
                            first,
                            context.now().plus(AccountCommand.RECOVERY_LASTS)));
        }
    }

    /** The second ends what the person had, and lets the code open once. */
    static final class Confirming extends IdentityRule<ConfirmRecovery> {
        Confirming() {
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
            List<IdentityEvent> events = new ArrayList<>();
            events.addAll(
                    CredentialRules.ending(account.credentials(), account, CredentialEnd.RECOVERY));
            events.addAll(
                    SessionRules.ending(
                            book.sessionsOf(command.person()), SessionEnd.RECOVERY, second));
            events.add(
                    new RecoveryConfirmed(
                            command.person(),
                            command.code(),
                            first,
                            second,
                            context.now().plus(AccountCommand.RECOVERY_LASTS)));
            return events;
        }
    }

    /** The person alone says that they saw it. */
    static final class Acknowledging extends IdentityRule<AcknowledgeRecovery> {
        Acknowledging() {
            super(AcknowledgeRecovery.class, oneself("identity.acknowledge"));
        }

        @Override
        public List<FactQuery> facts(AcknowledgeRecovery command, Actor actor) {
            return all(command.person());
        }

        @Override
        public List<IdentityEvent> decide(
                AcknowledgeRecovery command, IdentityBook book, DecisionContext context) {
            book.requireOwnSession(command.person(), permission().act(), context);
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
}
