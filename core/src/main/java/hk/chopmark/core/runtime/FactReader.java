package hk.chopmark.core.runtime;

import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.axon.RecordedMessage;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * Reads the facts a decision asks for, and makes them the condition of its append.
 *
 * <p><b>Guarantees</b>: reads facts of one school only; whatever is read here guards the append of
 * the same transaction.
 */
final class FactReader {

    private final EventCatalog catalog;
    private final Map<Set<Class<?>>, Set<QualifiedName>> names = new ConcurrentHashMap<>();

    FactReader(EventCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Folds the facts from a position on into a state.
     *
     * @return the state after the last of them
     */
    <S> S read(
            EventStoreTransaction transaction,
            EventCriteria criteria,
            long from,
            Folding<S> folding) {
        SourcingCondition condition =
                SourcingCondition.conditionFor(
                        new GlobalIndexConsistencyMarker(from).position(), criteria);
        try {
            return transaction
                    .source(condition)
                    .reduce(
                            folding.start(),
                            (state, entry) ->
                                    folding.step().apply(state, recorded(entry.message())))
                    .join();
        } catch (CompletionException e) {
            throw Failures.unwrap(e);
        }
    }

    /**
     * Count of events in the partition when the facts were read; they guard everything from there
     * on.
     */
    static long readAsOf(EventStoreTransaction transaction) {
        return Math.max(0, GlobalIndexConsistencyMarker.position(transaction.appendPosition()));
    }

    /**
     * A start and what each fact makes of it.
     *
     * @param <S> the state
     */
    record Folding<S>(S start, BiFunction<S, Recorded<?>, S> step) {}

    private static Recorded<?> recorded(EventMessage message) {
        return RecordedMessage.recordedOf(message);
    }

    /** The criteria of some queries within a school. */
    EventCriteria criteria(SchoolId school, Collection<FactQuery> queries) {
        List<EventCriteria> all = new ArrayList<>(queries.size());
        for (FactQuery query : queries) {
            all.add(criteria(school, query));
        }
        return all.size() == 1 ? all.getFirst() : EventCriteria.either(all);
    }

    private EventCriteria criteria(SchoolId school, FactQuery query) {
        Set<Tag> tags = new HashSet<>();
        tags.add(tag(school));
        query.refs().forEach(ref -> tags.add(tag(ref)));
        return query.types().isEmpty()
                ? EventCriteria.havingTags(tags)
                : EventCriteria.havingTags(tags)
                        .andBeingOneOfTypes(names.computeIfAbsent(query.types(), this::namesOf));
    }

    static Tag tag(Ref ref) {
        return new Tag(ref.kind(), ref.id().toString());
    }

    /** Kept per set of types: decisions ask for a fixed, small number of them. */
    private Set<QualifiedName> namesOf(Set<Class<?>> types) {
        return catalog.namesOf(types).stream()
                .map(QualifiedName::new)
                .collect(Collectors.toUnmodifiableSet());
    }
}
