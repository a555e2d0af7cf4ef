package hk.chopmark.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.FactRounds;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.facts.SenderJudge;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyIssued;
import hk.chopmark.core.identity.ServiceEvent.ServiceRegistered;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Given events, when command, then events: decisions without a store.
 *
 * <p>Facts are selected by the decision's own queries over a list of events, exactly as the runtime
 * does by tags: a decision that forgets to ask for a fact does not see it here either.
 */
public final class Scenario {

    /** The school of every scenario. */
    public static final SchoolId SCHOOL = new SchoolId(new UUID(1, 1));

    private final List<AreaModule> areas;
    private final List<Recorded<?>> log = new ArrayList<>();
    private final List<Set<Ref>> refs = new ArrayList<>();
    private Actor actor = Actor.service("test");
    private Purpose purpose = Purpose.DEMONSTRATION;
    private Instant now = Instant.parse("2026-09-01T01:00:00Z");
    private long nextId = 1;

    /** A scenario over some areas, with an empty log. */
    public Scenario(AreaModule... areas) {
        this.areas = List.of(areas);
    }

    /** Events that already happened. */
    public Scenario given(DomainEvent... events) {
        for (DomainEvent event : events) {
            append(event);
        }
        return this;
    }

    /** Who acts from now on. */
    public Scenario as(Actor actor) {
        this.actor = actor;
        return this;
    }

    /**
     * Somebody holds all that can be done, for these: the school, classes, students. It stands on
     * the record at this point.
     */
    public Scenario allRights(GranteeRef grantee, Ref... scopes) {
        return rights(grantee, everything(), scopes);
    }

    /** A service account is opened, and acts with a key for these, or for all that can be done. */
    public Actor service(ServiceId account, String... acts) {
        CredentialId key = new CredentialId(new UUID(5, log.size()));
        append(new ServiceRegistered(account, "app", "School app"));
        append(
                new ServiceKeyIssued(
                        account,
                        key,
                        acts.length > 0
                                ? List.of(acts)
                                : Resources.acts().stream().map(Act::text).distinct().toList(),
                        Instant.MAX));
        return new Actor(
                new ActorRef.ServiceAccount(account),
                "connector",
                AuthMethod.SERVICE_KEY,
                key,
                null);
    }

    /** Somebody holds these permissions. */
    public Scenario rights(GranteeRef grantee, List<Permission> permissions, Ref... scopes) {
        for (Ref scope : scopes) {
            append(
                    new RoleGranted(
                            new GrantId(new UUID(4, log.size())),
                            grantee,
                            "all",
                            1,
                            permissions,
                            scope,
                            Instant.EPOCH,
                            null));
        }
        return this;
    }

    private static List<Permission> everything() {
        return Resources.acts().stream()
                .map(act -> Permission.parse(act.text()))
                .distinct()
                .sorted()
                .toList();
    }

    /** What it is done for from now on. */
    public Scenario doneFor(Purpose why) {
        this.purpose = why;
        return this;
    }

    /** What time it is from now on. */
    public Scenario at(String instant) {
        this.now = Instant.parse(instant);
        return this;
    }

    /** The server time now. */
    public Instant now() {
        return now;
    }

    /** Id of the latest event of a type. */
    public UUID idOfLast(Class<?> type) {
        return log.reversed().stream()
                .filter(recorded -> type.isInstance(recorded.event()))
                .map(Recorded::id)
                .findFirst()
                .orElseThrow();
    }

    /** Count of events so far. */
    public long size() {
        return log.size();
    }

    /** The events so far that any of the queries matches, in log order. */
    public List<Recorded<?>> facts(Collection<FactQuery> queries) {
        return matching(queries);
    }

    /** Decides, appends what was decided, and returns it. */
    public List<DomainEvent> when(Command command) {
        List<DomainEvent> events = decide(decisionFor(command), command);
        events.forEach(this::append);
        return events;
    }

    /** Decides, and appends nothing. */
    public List<DomainEvent> tries(Command command) {
        return decide(decisionFor(command), command);
    }

    /** Decides over the facts of a whole school, as a session does. */
    public <C extends Command, S> List<DomainEvent> whenInSession(
            SessionDecision<C, S> decision, C command) {
        S state =
                new ListedFacts()
                        .read(
                                Set.copyOf(decision.sessionFacts()),
                                decision.initial(),
                                decision::evolve);
        return List.copyOf(decision.decide(command, state, context()));
    }

    /** Decides and expects a rejection with this code, and nothing appended. */
    public DomainRejection rejects(Command command, String code) {
        DomainRejection rejection =
                catchThrowableOfType(
                        DomainRejection.class, () -> decide(decisionFor(command), command));
        assertThat(rejection)
                .as("%s must be rejected with %s", command.getClass().getSimpleName(), code)
                .isNotNull();
        assertThat(rejection.code()).as("code of the rejection").isEqualTo(code);
        return rejection;
    }

    private void append(DomainEvent event) {
        long position = log.size();
        refs.add(refsOf(event));
        Map<String, String> meta = Map.of(Meta.ACTOR, actor.ref().text());
        log.add(new Recorded<>(SCHOOL, position, new UUID(2, position), now, meta, event));
    }

    @SuppressWarnings("unchecked")
    private <C extends Command> Decision<C, Object> decisionFor(C command) {
        return areas.stream()
                .flatMap(area -> area.decisions().stream())
                .filter(decision -> decision.commandType() == command.getClass())
                .map(decision -> (Decision<C, Object>) SenderJudge.before(decision))
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "no decision for " + command.getClass().getSimpleName()));
    }

    private <C extends Command> List<DomainEvent> decide(Decision<C, Object> decision, C command) {
        Object state =
                new FactRounds<>(decision, command, actor).read(new ListedFacts(), this::context);
        return List.copyOf(decision.decide(command, state, context()));
    }

    /** The facts of this scenario. */
    private final class ListedFacts implements FactRounds.Reader {
        @Override
        public <S> S read(Set<FactQuery> queries, S start, BiFunction<S, Recorded<?>, S> step) {
            S state = start;
            for (Recorded<?> fact : matching(queries)) {
                state = step.apply(state, fact);
            }
            return state;
        }
    }

    private DecisionContext context() {
        return new DecisionContext(actor, purpose, now, log.size(), () -> new UUID(3, nextId++));
    }

    private List<Recorded<?>> matching(Collection<FactQuery> queries) {
        Map<Long, Recorded<?>> found = new TreeMap<>();
        for (Recorded<?> recorded : log) {
            Set<Ref> named = refs.get((int) recorded.position());
            if (queries.stream().anyMatch(query -> matches(query, named, recorded.event()))) {
                found.put(recorded.position(), recorded);
            }
        }
        return List.copyOf(found.values());
    }

    private static boolean matches(FactQuery query, Set<Ref> named, Object event) {
        return named.containsAll(query.refs())
                && (query.types().isEmpty()
                        || query.types().stream().anyMatch(type -> type.isInstance(event)));
    }

    private static Set<Ref> refsOf(Object value) {
        Set<Ref> refs = new HashSet<>();
        collectRefs(value, refs);
        return refs;
    }

    private static void collectRefs(Object value, Set<Ref> into) {
        switch (value) {
            case null -> {
                // an absent component refers to nothing
            }
            case Ref ref -> into.add(ref);
            case Collection<?> items -> items.forEach(item -> collectRefs(item, into));
            case Record parts -> componentsOf(parts).forEach(part -> collectRefs(part, into));
            default -> {
                // plain values refer to nothing
            }
        }
    }

    private static Stream<Object> componentsOf(Record parts) {
        return Arrays.stream(parts.getClass().getRecordComponents())
                .map(component -> read(component, parts));
    }

    private static Object read(RecordComponent component, Record parts) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(parts);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot read " + component.getName(), e);
        }
    }
}
