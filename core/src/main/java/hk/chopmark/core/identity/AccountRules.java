package hk.chopmark.core.identity;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.identity.Account.Contact;
import hk.chopmark.core.identity.AccountCommand.ActivateAccount;
import hk.chopmark.core.identity.AccountCommand.AskActivationCode;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.OpenAccount;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.identity.AccountEvent.AccountOpened;
import hk.chopmark.core.identity.AccountEvent.ActivationCodeAsked;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterHandedOver;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterMade;
import hk.chopmark.core.identity.AccountEvent.ActivationWay;
import hk.chopmark.core.identity.AccountEvent.CredentialEnd;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.Sessions.Session;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** From nothing to an account in the hands of its person, and its end. */
final class AccountRules {

    private AccountRules() {}

    /** One account per person, under a login name that no other open account has. */
    static final class Opening extends IdentityRule<OpenAccount> {
        Opening() {
            super(OpenAccount.class, held("identity.open"));
        }

        @Override
        public List<FactQuery> facts(OpenAccount command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Account.facts(command.person()));
            queries.add(IdentityBook.roster(command.person()));
            queries.add(FactQuery.about(command.name(), AccountOpened.class, AccountClosed.class));
            return queries;
        }

        @Override
        public List<IdentityEvent> decide(
                OpenAccount command, IdentityBook book, DecisionContext context) {
            book.requireKnown(command.person(), context);
            Account account = book.account(command.person());
            if (account.isErased()) {
                throw DomainRejection.rule(
                        "identity.person-erased", Map.of("person", command.person()));
            }
            if (account.isOpen()) {
                throw DomainRejection.conflict(
                        "identity.account-already-open", Map.of("person", command.person()));
            }
            book.requireNameIsFree(command.name());
            return List.of(
                    new AccountOpened(command.person(), command.name(), command.loginName()));
        }
    }

    /**
     * A letter is made for somebody else, and for an account that is not in the hands of its person
     * yet; afterwards there is recovery. A newer letter replaces an older one. As long as there
     * never was a second operator, the first hands over what they made; for operators the server
     * may vouch too.
     */
    static final class MakingLetter extends IdentityRule<MakeActivationLetter> {
        MakingLetter() {
            super(MakeActivationLetter.class, held("identity.open"));
        }

        @Override
        public List<FactQuery> facts(MakeActivationLetter command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Account.facts(command.person()));
            queries.add(FactQuery.about(command.code(), IdentityEvent.class));
            if (command.school().isInstallation()) {
                queries.add(new FactQuery(Set.of(), Set.of(AccountActivated.class)));
            }
            return queries;
        }

        @Override
        public List<FactQuery> furtherFacts(
                MakeActivationLetter command, IdentityBook book, DecisionContext context) {
            return IdentityBook.isServer(context.actor()) && !IdentityBook.isDemonstration(context)
                    ? List.of(new FactQuery(Set.of(), Set.of(AccountActivated.class)))
                    : List.of();
        }

        @Override
        public List<IdentityEvent> decide(
                MakeActivationLetter command, IdentityBook book, DecisionContext context) {
            Account account = book.requireHere(command.person(), context);
            List<IdentityEvent> events = new ArrayList<>();
            events.add(
                    new ActivationLetterMade(
                            command.person(),
                            command.code(),
                            context.actor().ref(),
                            context.now().plus(AccountCommand.LETTER_LASTS)));
            boolean ofOperator = command.school().isInstallation();
            if (!IdentityBook.isServer(context.actor())) {
                PersonRef maker = IdentityBook.requireAnotherPerson(command.person(), context);
                if (ofOperator && book.nobodyElseEverActivated(maker)) {
                    events.add(
                            new ActivationLetterHandedOver(
                                    command.person(), command.code(), maker, maker));
                }
            } else if (!ofOperator) {
                book.requireFirstOfSchool(context);
            }
            requireNotActivated(account);
            CredentialRules.requireNew(account, command.code());
            return events;
        }
    }

    private static void requireNotActivated(Account account) {
        if (account.vouching().isPresent()) {
            throw DomainRejection.conflict(
                    "identity.already-activated", Map.of("person", account.person()));
        }
    }

    /** The second of two hands it over: neither who made it, nor who gets it. */
    static final class HandingOver extends IdentityRule<HandOverActivationLetter> {
        HandingOver() {
            super(HandOverActivationLetter.class, held("identity.vouch"));
        }

        @Override
        public List<FactQuery> facts(HandOverActivationLetter command, Actor actor) {
            return Account.facts(command.person());
        }

        @Override
        public List<IdentityEvent> decide(
                HandOverActivationLetter command, IdentityBook book, DecisionContext context) {
            Account account = book.requireHere(command.person(), context);
            ActorRef maker =
                    account.letterMadeBy(command.code(), context.now())
                            .orElseThrow(() -> codeUnknown(command.code()));
            PersonRef second = IdentityBook.requireSecondPerson(command.person(), maker, context);
            requireNotActivated(account);
            if (!(maker instanceof ActorRef.Person(PersonRef first))) {
                throw codeUnknown(command.code());
            }
            return List.of(
                    new ActivationLetterHandedOver(
                            command.person(), command.code(), first, second));
        }
    }

    /**
     * A code goes to a contact point of somebody else, which others than its sender have shown to
     * reach them; so one person alone lets nobody in, and never sees the code.
     */
    static final class AskingCode extends IdentityRule<AskActivationCode> {
        AskingCode() {
            super(AskActivationCode.class, held("identity.open"));
        }

        @Override
        public List<FactQuery> facts(AskActivationCode command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Account.facts(command.person()));
            queries.add(FactQuery.about(command.code(), IdentityEvent.class));
            return queries;
        }

        @Override
        public List<IdentityEvent> decide(
                AskActivationCode command, IdentityBook book, DecisionContext context) {
            Account account = book.requireHere(command.person(), context);
            PersonRef asker = IdentityBook.requireAnotherPerson(command.person(), context);
            requireNotActivated(account);
            CredentialRules.requireNew(account, command.code());
            PersonRef verifier = requireReaches(account, command.point(), asker);
            return List.of(
                    new ActivationCodeAsked(
                            command.person(),
                            command.code(),
                            command.point(),
                            verifier,
                            account.opener().orElse(null),
                            asker,
                            context.now().plus(AccountCommand.CODE_LASTS)));
        }
    }

    /**
     * A verified contact point of the person, recorded and verified by others than who acts.
     *
     * @return who verified it
     */
    static PersonRef requireReaches(Account account, Ref point, PersonRef acting) {
        Contact contact =
                account.contact(point)
                        .orElseThrow(() ->
                                DomainRejection.rule(
                                        "identity.contact-not-verified", Map.of("point", point)));
        if (contact.isWordOf(acting)) {
            throw DomainRejection.notAllowed(
                    "identity.contact-of-ones-own-word", Map.of("point", point));
        }
        return Objects.requireNonNull(contact.verifiedBy());
    }

    static DomainRejection codeUnknown(CredentialId code) {
        return DomainRejection.unknown("identity.code-unknown", Map.of("code", code));
    }

    /**
     * The person alone takes an account into their hands, in a session that began with a code that
     * others vouched for, and with a credential of their own. In a demonstration the server does
     * it.
     */
    static final class Activating extends IdentityRule<ActivateAccount> {
        Activating() {
            super(ActivateAccount.class, oneself("identity.activate"));
        }

        @Override
        public List<FactQuery> facts(ActivateAccount command, Actor actor) {
            return all(command.person());
        }

        @Override
        public List<IdentityEvent> decide(
                ActivateAccount command, IdentityBook book, DecisionContext context) {
            AccountActivated activated =
                    new AccountActivated(command.person(), ActivationWay.SERVER, List.of(), null);
            if (IdentityBook.isDemonstration(context)) {
                book.requireHere(command.person(), context);
            } else {
                Session session =
                        book.requireOwnSession(command.person(), permission().act(), context);
                activated = vouchedBy(session, book.account(command.person()));
            }
            Account account = book.account(command.person());
            requireNotActivated(account);
            CredentialRules.requireWayIn(account.credentials());
            return List.of(activated);
        }

        private static AccountActivated vouchedBy(Session session, Account account) {
            return session.credentials().stream()
                    .map(account::vouchedBy)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow(() ->
                            DomainRejection.notAllowed(
                                    "identity.not-vouched-for",
                                    Map.of("person", account.person())));
        }
    }

    /**
     * An account is closed by somebody else, and not while nobody else could administer the school.
     */
    static final class Closing extends IdentityRule<CloseAccount> {
        Closing() {
            super(CloseAccount.class, held("identity.close"));
        }

        @Override
        public List<FactQuery> facts(CloseAccount command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(all(command.person()));
            if (command.person() instanceof StaffId staff) {
                queries.add(FactQuery.about(staff, GrantFact.class));
            }
            return queries;
        }

        @Override
        public List<FactQuery> furtherFacts(
                CloseAccount command, IdentityBook book, DecisionContext context) {
            return book.factsAboutAdministering(command.person(), command.school(), context);
        }

        @Override
        public List<IdentityEvent> decide(
                CloseAccount command, IdentityBook book, DecisionContext context) {
            Account account = book.account(command.person());
            LoginNameId name =
                    account.nameUntilClosed()
                            .orElseThrow(() -> IdentityBook.accountUnknown(command.person()));
            if (!IdentityBook.isServer(context.actor())) {
                IdentityBook.requireAnotherPerson(command.person(), context);
            }
            if (!IdentityBook.isDemonstration(context)) {
                book.requireAnotherAdministrator(command.person(), context);
            }
            List<IdentityEvent> events = new ArrayList<>();
            events.addAll(
                    CredentialRules.ending(
                            account.credentials(), account, CredentialEnd.ACCOUNT_CLOSED));
            events.addAll(
                    SessionRules.ending(
                            book.sessionsOf(command.person()),
                            SessionEnd.ACCOUNT_CLOSED,
                            IdentityBook.personOf(context.actor())));
            events.add(new AccountClosed(command.person(), name, command.reason()));
            return events;
        }
    }
}
