package hk.chopmark.core.runtime;

import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventType;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.eventstore.append.Appended;
import hk.chopmark.core.eventstore.axon.PostgresEventStorageEngine;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/** Gives decided events to the transaction of a unit of work; they are stored when it commits. */
final class EventWriter {

    private final EventCatalog catalog;
    private final Supplier<UUID> ids;
    private final SearchStaging search;

    EventWriter(EventCatalog catalog, Supplier<UUID> ids, SearchStaging search) {
        this.catalog = catalog;
        this.ids = ids;
        this.search = search;
    }

    /** Event ids, and other ids of decisions. */
    Supplier<UUID> ids() {
        return ids;
    }

    /**
     * Appends within a unit of work.
     *
     * @param stamp what the events share
     * @return completed when the unit of work has committed
     */
    Outcome write(
            ProcessingContext context,
            EventStoreTransaction transaction,
            List<? extends DomainEvent> events,
            Stamp stamp) {
        List<UUID> eventIds = new ArrayList<>(events.size());
        for (DomainEvent event : events) {
            UUID id = ids.get();
            eventIds.add(id);
            EventType type = catalog.typeOf(event.getClass());
            transaction.appendEvent(
                    new GenericEventMessage(
                            id.toString(),
                            new MessageType(type.name(), String.valueOf(type.version())),
                            event,
                            stamp.metadata(),
                            stamp.at()));
        }
        SearchStaging.Staged staged = search.stage(stamp.school(), events, eventIds);
        if (!staged.isEmpty()) {
            context.onError((failed, phase, error) ->
                    search.withdraw(stamp.school(), staged, eventIds, error));
        }
        Outcome outcome = new Outcome(FactReader.readAsOf(transaction), eventIds, events);
        context.runOnAfterCommit(committed -> {
            Appended where = committed.getResource(PostgresEventStorageEngine.APPENDED);
            if (where != null) {
                outcome.committed(where);
                search.settle(stamp.school(), staged, eventIds, where);
            }
        });
        return outcome;
    }

    /**
     * What all events of a decision share.
     *
     * @param at server time, UTC, microseconds
     * @param metadata actor, purpose and the like
     */
    record Stamp(Instant at, Map<String, String> metadata) {
        SchoolId school() {
            return CommandMetadata.school(metadata);
        }
    }
}
