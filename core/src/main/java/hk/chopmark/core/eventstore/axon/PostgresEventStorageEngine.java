package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventReader;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.eventstore.append.AppendConflict;
import hk.chopmark.core.eventstore.append.AppendRequest;
import hk.chopmark.core.eventstore.append.Appended;
import hk.chopmark.core.eventstore.append.Condition;
import hk.chopmark.core.eventstore.append.Idempotency;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexPosition;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/**
 * Axon's event storage on PostgreSQL, with dynamic consistency boundaries over tags.
 *
 * <p>One number for three things: the count of events in the partition after an event is its
 * tracking token, the position from which sourcing goes on, and the marker of an append. So a
 * stream from token n begins at position n, and a conflict is a matching event at or after the
 * marker.
 *
 * <p><b>Guarantees</b>: events of one append stand side by side, or not at all; sourcing shows one
 * snapshot and its marker; streams show every event once, in order of position, after it is
 * durable. Messages read are {@link RecordedMessage}.
 */
public final class PostgresEventStorageEngine implements EventStorageEngine, AutoCloseable {

    /** Put into the processing context by whoever wants a repeated command to be recognised. */
    public static final ResourceKey<Idempotency> IDEMPOTENCY =
            ResourceKey.withLabel("chopmark.idempotency");

    /** Put into the processing context after the commit: where the events stand. */
    public static final ResourceKey<Appended> APPENDED = ResourceKey.withLabel("chopmark.appended");

    private final Sequencer sequencer;
    private final EventReader reader;
    private final EventFormat format;
    private final Criteria criteria;
    private final EventFeed feed;
    private final HeadListener otherNodes;

    /**
     * An engine over an open sequencer, which stays the caller's to close.
     *
     * @param events pool acting as {@link StoreRole#SEQUENCER}, for reading; one connection is kept
     *     to listen for the commits of other nodes
     * @param defaultSchool school of events and criteria without a tag {@code school}; null refuses
     *     them
     */
    public PostgresEventStorageEngine(
            Sequencer sequencer,
            DataSource events,
            EventFormat format,
            @Nullable SchoolId defaultSchool) {
        this(sequencer, events, format, defaultSchool, EventFeed.Pace.STANDARD);
    }

    PostgresEventStorageEngine(
            Sequencer sequencer,
            DataSource events,
            EventFormat format,
            @Nullable SchoolId defaultSchool,
            EventFeed.Pace pace) {
        this.sequencer = sequencer;
        this.reader = new EventReader(events, sequencer.partition());
        this.format = format;
        this.criteria = new Criteria(format, defaultSchool);
        this.feed = new EventFeed(reader, this::entry, pace);
        sequencer.onCommit(feed::offer);
        this.otherNodes = new HeadListener(events, sequencer, feed);
    }

    @Override
    public CompletableFuture<AppendTransaction<?>> appendEvents(
            AppendCondition condition,
            @Nullable ProcessingContext context,
            List<TaggedEventMessage<?>> events) {
        try {
            List<EventDraft> drafts = new ArrayList<>(events.size());
            for (TaggedEventMessage<?> event : events) {
                drafts.add(draft(event));
            }
            AppendRequest request =
                    new AppendRequest(
                            format.encode(drafts),
                            conditionOf(condition),
                            context == null ? null : context.getResource(IDEMPOTENCY));
            return CompletableFuture.completedFuture(
                    new Transaction(request, condition.consistencyMarker()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private EventDraft draft(TaggedEventMessage<?> tagged) {
        EventMessage event = tagged.event();
        SchoolId school = criteria.schoolOf(tagged.tags());
        Object payload = event.payload();
        if (school == null || payload == null) {
            throw new IllegalArgumentException("An event has a payload and a tag school");
        }
        return new EventDraft(
                school,
                event.identifier(),
                event.type().qualifiedName().toString(),
                version(event.type()),
                event.timestamp().truncatedTo(ChronoUnit.MICROS),
                payload,
                event.metadata(),
                Criteria.tagsWithoutSchool(tagged.tags()));
    }

    /** Axon's default stands for events that name no version. */
    private static int version(MessageType type) {
        return type.version().equals(MessageType.DEFAULT_VERSION)
                ? 1
                : Integer.parseInt(type.version());
    }

    private Condition conditionOf(AppendCondition condition) {
        long marker = GlobalIndexConsistencyMarker.position(condition.consistencyMarker());
        return marker == Long.MAX_VALUE
                ? Condition.NONE
                : new Condition(Math.max(0, marker), criteria.queries(condition.criteria()));
    }

    @Override
    public MessageStream<EventMessage> source(
            SourcingCondition condition, @Nullable ProcessingContext context) {
        long from = Math.max(0, GlobalIndexPosition.toIndex(condition.start()));
        return new SourcedStream(reader, criteria.queries(condition.criteria()), from, this::entry);
    }

    @Override
    public MessageStream<EventMessage> stream(
            StreamingCondition condition, @Nullable ProcessingContext context) {
        @Nullable TrackingToken token = condition.position();
        long from = token == null ? 0 : Math.max(0, token.position().orElse(0));
        return new LiveStream(
                reader, feed, criteria.queries(condition.criteria()), from, this::entry);
    }

    private Entry<EventMessage> entry(StoredEvent stored) {
        EventMessage message = RecordedMessage.of(stored, format.decode(stored));
        Context context = TrackingToken.addToContext(Context.empty(), token(stored.position() + 1));
        return new SimpleEntry<>(message, context);
    }

    private static TrackingToken token(long position) {
        return new GlobalSequenceTrackingToken(position);
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return CompletableFuture.completedFuture(token(0));
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return completed(() -> token(reader.head()));
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(
            Instant at, @Nullable ProcessingContext context) {
        return completed(() -> token(reader.firstAtOrAfter(at)));
    }

    private static <T> CompletableFuture<T> completed(Supplier<T> work) {
        try {
            return CompletableFuture.completedFuture(work.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("partition", sequencer.partition());
    }

    /** Ends the feed of open streams; the sequencer stays open. */
    @Override
    public void close() {
        otherNodes.close();
        feed.close();
    }

    /** Encoded and waiting for the commit phase; until then nothing has left this node. */
    private final class Transaction implements AppendTransaction<Appended> {

        private final AppendRequest request;
        private final ConsistencyMarker marker;
        private boolean ended;

        Transaction(AppendRequest request, ConsistencyMarker marker) {
            this.request = request;
            this.marker = marker;
        }

        @Override
        public CompletableFuture<Appended> commit(@Nullable ProcessingContext context) {
            synchronized (this) {
                if (ended) {
                    return CompletableFuture.failedFuture(
                            new IllegalStateException(
                                    "This append was committed or rolled back already"));
                }
                ended = true;
            }
            return sequencer
                    .append(request)
                    .whenComplete((appended, _) -> {
                        if (appended != null && context != null) {
                            context.putResource(APPENDED, appended);
                        }
                    })
                    .exceptionallyCompose(
                            failure -> CompletableFuture.failedFuture(inAxonsTerms(failure)));
        }

        private Throwable inAxonsTerms(Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
            return cause instanceof AppendConflict
                    ? AppendEventsTransactionRejectedException.conflictingEventsDetected(marker)
                    : cause;
        }

        @Override
        public synchronized void rollback(@Nullable ProcessingContext context) {
            ended = true;
        }

        @Override
        public CompletableFuture<ConsistencyMarker> afterCommit(
                Appended appended, @Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(
                    request.events().isEmpty()
                            ? ConsistencyMarker.ORIGIN
                            : new GlobalIndexConsistencyMarker(appended.asOf()));
        }
    }
}
