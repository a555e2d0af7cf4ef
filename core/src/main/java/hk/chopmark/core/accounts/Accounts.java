package hk.chopmark.core.accounts;

import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.DestructionFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.history.History;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.AccountCommand.OpenAccount;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.identity.AccountEvent.AccountOpened;
import hk.chopmark.core.identity.IdentityEvent;
import hk.chopmark.core.identity.LoginNameId;
import hk.chopmark.core.identity.ServiceAccount;
import hk.chopmark.core.identity.Sessions;
import hk.chopmark.core.identity.Sessions.Session;
import hk.chopmark.core.provider.ProviderEvent;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderSet;
import hk.chopmark.core.provider.ProviderSetting;
import hk.chopmark.core.seal.search.LoginNames;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.SessionId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Accounts, sessions and keys, read from the record as it is now; no read model is asked.
 *
 * <p><b>Guarantees</b>: answers by every event that was durable when it was asked. Opens no box: a
 * login name is found by its tag. What is asked for each request, {@link #session} and {@link
 * #serviceKey}, reads the events of that session, or of that service, and the posts of its person.
 * Thread safe.
 */
public final class Accounts {

    /** Whether the event may change who may sign in, or who still is. */
    public static boolean isTouchedBy(Recorded<?> fact) {
        return fact.event() instanceof IdentityEvent
                || fact.event() instanceof ProviderEvent
                || fact.event() instanceof PostFact
                || fact.event() instanceof DestructionFact;
    }

    private final History history;
    private final LoginNames names;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /**
     * @param clock says what counts now
     * @param ids makes what stands for new login names
     */
    public Accounts(History history, LoginNames names, InstantSource clock, Supplier<UUID> ids) {
        this.history = history;
        this.names = names;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * The command that opens an account under a login name.
     *
     * @param loginName as the person will type it
     * @throws DomainRejection {@code identity.login-name-malformed}
     */
    public OpenAccount opening(SchoolId school, PersonRef person, String loginName) {
        String plain =
                LoginNames.canonical(loginName)
                        .orElseThrow(() ->
                                DomainRejection.rule("identity.login-name-malformed", Map.of()));
        return new OpenAccount(
                school,
                person,
                new LoginNameId(names.findOrMake(school, plain, ids)),
                Sealed.of(person, Category.IDENTITY, plain));
    }

    /** The open account under a login name. */
    public Optional<Account> named(SchoolId school, String loginName) {
        return names.find(school, loginName)
                .map(LoginNameId::new)
                .flatMap(name -> holder(school, name).map(person -> of(school, person)))
                .filter(Account::isOpen);
    }

    private Optional<PersonRef> holder(SchoolId school, LoginNameId name) {
        @Nullable PersonRef holder = null;
        List<Recorded<?>> facts =
                history
                        .of(school)
                        .about(name)
                        .ofTypes(AccountOpened.class, AccountClosed.class)
                        .stream()
                        .toList();
        for (Recorded<?> fact : facts) {
            holder = fact.event() instanceof AccountOpened opened ? opened.person() : null;
        }
        return Optional.ofNullable(holder);
    }

    /** The account of a person, open or not. */
    public Account of(SchoolId school, PersonRef person) {
        Account account = new Account(person);
        fold(school, Account.facts(person), account::evolve);
        return account;
    }

    /** The sessions of a person that stand now, the oldest first. */
    public List<Session> sessions(SchoolId school, PersonRef person) {
        Instant now = clock.instant();
        Sessions sessions = new Sessions();
        fold(school, Sessions.facts(person), sessions::evolve);
        return sessions.notEnded().stream()
                .filter(session -> session.person().equals(person))
                .filter(session -> isThere(school, session, now))
                .toList();
    }

    /**
     * A session, if it stands now: not ended, within its time, and its person neither gone nor gone
     * and come back since, nor erased. What else ends sessions ends them by events of their own.
     */
    public Optional<Session> session(SchoolId school, SessionId id) {
        Instant now = clock.instant();
        Sessions sessions = new Sessions();
        fold(school, Sessions.facts(id), sessions::evolve);
        return sessions.standing(id, now).filter(session -> isThere(school, session, now));
    }

    private boolean isThere(SchoolId school, Session session, Instant now) {
        Account posts = new Account(session.person());
        fold(
                school,
                List.of(FactQuery.about(session.person(), PostFact.class, DestructionFact.class)),
                posts::evolve);
        return !posts.hasLeft(now)
                && !posts.isErased()
                && posts.cameBackAt().filter(session.since()::isBefore).isEmpty();
    }

    /** A service account, open or not. */
    public ServiceAccount service(SchoolId school, ServiceId service) {
        ServiceAccount account = new ServiceAccount(service);
        fold(school, ServiceAccount.facts(service), account::evolve);
        return account;
    }

    /** A key of a service, if it counts now. */
    public Optional<ServiceAccount.Key> serviceKey(
            SchoolId school, ServiceId service, CredentialId key) {
        return service(school, service).standing(key, clock.instant());
    }

    /** The identity provider of a school, if it has one. */
    public Optional<IdentityProviderSet> provider(SchoolId school) {
        ProviderSetting setting = new ProviderSetting();
        fold(school, ProviderSetting.facts(), setting::evolve);
        return setting.standing();
    }

    /** Each event once, in the order of the log. */
    private void fold(SchoolId school, List<FactQuery> queries, Consumer<Recorded<?>> evolve) {
        Map<Long, Recorded<?>> facts = new TreeMap<>();
        for (FactQuery query : queries) {
            history.of(school).about(query.refs()).ofTypes(query.types()).stream()
                    .forEach(fact -> facts.put(fact.position(), fact));
        }
        facts.values().forEach(evolve);
    }
}
