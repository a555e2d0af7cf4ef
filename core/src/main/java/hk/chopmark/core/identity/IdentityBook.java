package hk.chopmark.core.identity;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.DestructionFact;
import hk.chopmark.core.facts.HeldGrants;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.facts.reach.ContactPointFact;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.identity.AccountEvent.AccountOpened;
import hk.chopmark.core.identity.Sessions.Session;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Accounts and sessions as far as the facts read tell, with the policies that several decisions
 * share.
 *
 * <p>Changed by {@link #apply} only; bounded by what its decision asks for.
 */
final class IdentityBook {

    private final Map<PersonRef, Account> accounts = new HashMap<>();
    private final Sessions sessions = new Sessions();
    private final Map<LoginNameId, PersonRef> holders = new HashMap<>();
    private final Map<GuardianId, Set<String>> children = new HashMap<>();
    private final Standing standing = new Standing();
    private final Set<StaffId> appointed = new HashSet<>();
    private final Set<PersonRef> everActivated = new HashSet<>();

    IdentityBook apply(Recorded<?> fact) {
        sessions.evolve(fact);
        standing.evolve(fact);
        switch (fact.event()) {
            case AccountEvent event -> {
                account(event.person()).evolve(fact);
                apply(event);
            }
            case ContactPointFact contact -> account(contact.person()).evolve(fact);
            case PostFact post -> {
                appointed.add(post.staff());
                account(post.staff()).evolve(fact);
            }
            case DestructionFact gone when gone.subject() instanceof PersonRef person ->
                    account(person).evolve(fact);
            case AuthorityFact link -> {
                Set<String> linked =
                        children.computeIfAbsent(link.guardian(), _ -> new TreeSet<>());
                if (link.authorityAfter() == Authority.NONE) {
                    linked.remove(link.student().text());
                } else {
                    linked.add(link.student().text());
                }
            }
            default -> {
                // no fact of identity
            }
        }
        return this;
    }

    private void apply(AccountEvent event) {
        switch (event) {
            case AccountOpened opened -> holders.put(opened.name(), opened.person());
            case AccountClosed closed -> holders.remove(closed.name(), closed.person());
            case AccountActivated activated -> everActivated.add(activated.person());
            default -> {
                // says nothing about names, or about a first account
            }
        }
    }

    /** What tells whether the school knows a person. */
    static FactQuery roster(PersonRef person) {
        return FactQuery.about(person, PostFact.class, AuthorityFact.class, MembershipFact.class);
    }

    Account account(PersonRef person) {
        return accounts.computeIfAbsent(person, Account::new);
    }

    Sessions sessions() {
        return sessions;
    }

    /**
     * Who else administers the school, and their accounts, where somebody does whose account ends.
     */
    List<FactQuery> factsAboutAdministering(
            PersonRef person, SchoolId school, DecisionContext context) {
        List<GranteeRef> administering = administering(context);
        if (!administering.contains(person)) {
            return List.of();
        }
        List<FactQuery> queries =
                new ArrayList<>(standing.factsAboutAdministering(school, context.now()));
        for (GranteeRef one : administering) {
            if (one instanceof PersonRef other) {
                queries.addAll(Account.facts(other));
            }
        }
        return queries;
    }

    /**
     * A school keeps somebody who administers it and can sign in: accounts are opened by such
     * people only. An account that nobody has taken into their hands yet keeps nobody.
     */
    void requireAnotherAdministrator(PersonRef person, DecisionContext context) {
        List<GranteeRef> administering = administering(context);
        boolean another =
                administering.stream()
                        .filter(one -> !one.equals(person))
                        .anyMatch(one ->
                                one instanceof PersonRef other
                                        && account(other).isUsable(context.now()));
        boolean counts = account(person).isUsable(context.now());
        if (counts && administering.contains(person) && !another) {
            throw DomainRejection.rule("identity.last-administrator", Map.of("person", person));
        }
    }

    private List<GranteeRef> administering(DecisionContext context) {
        return standing.administering(context.now()).stream()
                .map(HeldGrants.Held::holder)
                .distinct()
                .toList();
    }

    /** The sessions of a person that were not ended. */
    List<Session> sessionsOf(PersonRef person) {
        return sessions.notEnded().stream()
                .filter(session -> session.person().equals(person))
                .toList();
    }

    static @Nullable PersonRef personOf(Actor actor) {
        return actor.ref() instanceof ActorRef.Person(PersonRef person) ? person : null;
    }

    /** Whether a part of this server acts. */
    static boolean isServer(Actor actor) {
        return actor.ref() instanceof ActorRef.Service && actor.auth() == AuthMethod.SYSTEM;
    }

    /** An account is for somebody who is at the school: staff in post, guardians, students. */
    void requireKnown(PersonRef person, DecisionContext context) {
        boolean known =
                switch (person) {
                    case StaffId staff ->
                            appointed.contains(staff) && !account(person).hasLeft(context.now());
                    case GuardianId guardian ->
                            !children.getOrDefault(guardian, Set.of()).isEmpty();
                    case StudentId student -> standing.places().wasEverPlaced(student);
                    default -> false;
                };
        if (!known) {
            throw DomainRejection.unknown("identity.person-unknown", Map.of("person", person));
        }
    }

    void requireNameIsFree(LoginNameId name) {
        if (holders.containsKey(name)) {
            throw DomainRejection.conflict("identity.login-name-taken", Map.of());
        }
    }

    Account requireOpen(PersonRef person) {
        Account account = account(person);
        if (!account.isOpen()) {
            throw accountUnknown(person);
        }
        return account;
    }

    static DomainRejection accountUnknown(PersonRef person) {
        return DomainRejection.unknown("identity.account-unknown", Map.of("person", person));
    }

    /** An open account of somebody who has not left. */
    Account requireHere(PersonRef person, DecisionContext context) {
        Account account = requireOpen(person);
        if (account.hasLeft(context.now())) {
            throw DomainRejection.notAllowed("identity.post-left", Map.of("person", person));
        }
        return account;
    }

    Account requireActivated(PersonRef person, DecisionContext context) {
        Account account = requireHere(person, context);
        if (account.vouching().isEmpty()) {
            throw DomainRejection.rule("identity.not-activated", Map.of("person", person));
        }
        return account;
    }

    /** What is about another person's account is not for that person to do. */
    static PersonRef requireAnotherPerson(PersonRef person, DecisionContext context) {
        @Nullable PersonRef actor = personOf(context.actor());
        if (actor == null || actor.equals(person)) {
            throw DomainRejection.notAllowed(
                    "identity.another-person-needed", Map.of("person", person));
        }
        return actor;
    }

    /** The second is neither the first nor the person of the account. */
    static PersonRef requireSecondPerson(
            PersonRef person, ActorRef first, DecisionContext context) {
        @Nullable PersonRef actor = personOf(context.actor());
        if (actor == null || actor.equals(person) || first.text().equals(actor.text())) {
            throw DomainRejection.notAllowed(
                    "identity.second-person-needed", Map.of("person", person));
        }
        return actor;
    }

    /** The server speaks for nobody, but in a demonstration. */
    static boolean isDemonstration(DecisionContext context) {
        return isServer(context.actor()) && context.purpose() == Purpose.DEMONSTRATION;
    }

    /** The server alone begins an account only where nobody could do it, or in a demonstration. */
    void requireFirstOfSchool(DecisionContext context) {
        if (!everActivated.isEmpty() && !isDemonstration(context)) {
            throw DomainRejection.notAllowed("identity.two-persons-needed", Map.of());
        }
    }

    /** Whether nobody else ever had an account here in their hands, as far as all were read. */
    boolean nobodyElseEverActivated(PersonRef person) {
        return everActivated.stream().allMatch(person::equals);
    }

    /** What is for a person alone, in a session of theirs that stands. */
    Session requireOwnSession(PersonRef person, Act act, DecisionContext context) {
        if (!person.equals(personOf(context.actor()))) {
            throw NotPermitted.as("identity.not-oneself", act, List.of(person), context.actor());
        }
        requireHere(person, context);
        @Nullable SessionId session = context.actor().session();
        if (session == null) {
            throw DomainRejection.notAllowed("identity.session-needed", Map.of());
        }
        return requireStanding(person, session, context);
    }

    Session requireStanding(PersonRef person, SessionId session, DecisionContext context) {
        return sessions.standing(session, context.now())
                .filter(found -> found.person().equals(person))
                .filter(found ->
                        account(person).cameBackAt().filter(found.since()::isBefore).isEmpty())
                .orElseThrow(() ->
                        DomainRejection.conflict(
                                "identity.session-over", Map.of("session", session)));
    }

    /**
     * A code that waits for its person.
     *
     * @param madeBy who made it
     * @param confirmedBy the second person; absent as long as nobody confirmed
     * @param isUsed whether somebody signed in with it
     * @param point where it was sent; absent if it is on a letter
     * @param vouchers those who vouched beside the two
     */
    record Code(
            ActorRef madeBy,
            @Nullable PersonRef confirmedBy,
            Instant expiresAt,
            UUID recordedBy,
            Instant since,
            boolean isUsed,
            @Nullable Ref point,
            List<PersonRef> vouchers) {

        static Code of(ActorRef madeBy, Instant expiresAt, @Nullable Ref point, Recorded<?> fact) {
            return new Code(madeBy, null, expiresAt, fact.id(), fact.at(), false, point, List.of());
        }

        Code confirmed(PersonRef by, List<PersonRef> beside) {
            return new Code(
                    madeBy, by, expiresAt, recordedBy, since, isUsed, point, List.copyOf(beside));
        }

        Code used() {
            return new Code(
                    madeBy, confirmedBy, expiresAt, recordedBy, since, true, point, vouchers);
        }

        /** Those who vouched, each once. */
        List<PersonRef> by() {
            Set<PersonRef> all = new LinkedHashSet<>();
            if (madeBy instanceof ActorRef.Person(PersonRef maker)) {
                all.add(maker);
            }
            all.addAll(vouchers);
            if (confirmedBy != null) {
                all.add(confirmedBy);
            }
            return List.copyOf(all);
        }

        boolean isVouchedFor() {
            return confirmedBy != null || madeBy instanceof ActorRef.Service;
        }

        boolean opens(Instant now) {
            return isVouchedFor() && !isUsed && now.isBefore(expiresAt);
        }
    }
}
