package hk.chopmark.benchmarks.contenders;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.benchmarks.rig.Appender;
import hk.chopmark.benchmarks.rig.Contender;
import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;

/** Whatever stands behind Axon 5's {@code EventStorageEngine}, used through it alone. */
abstract class EngineContender implements Contender {

    private static final long PATIENCE_SECONDS = 30;

    private final Workload workload;
    private final InstantSource clock = InstantSource.system();

    EngineContender(Workload workload) {
        this.workload = workload;
    }

    abstract EventStorageEngine engine();

    /** The event in this contender's form. */
    abstract Object payload(Reply reply);

    /** Its stored type. */
    abstract MessageType type();

    /** What it stores beside the payload. */
    abstract Map<String, String> metadata();

    /** The tags of an event. */
    abstract Set<Tag> tags(Reply reply);

    /** The tags that stand for a stream. */
    abstract Set<Tag> streamTags(String notice);

    /** The clock that the caller stored in a payload as it comes out of the engine. */
    abstract long sentNanos(EventMessage event);

    /** The guard of the first append to a stream. */
    ConsistencyMarker markerOfNewStream(ConsistencyMarker lastSeen) {
        return lastSeen;
    }

    final Workload workload() {
        return workload;
    }

    private TaggedEventMessage<?> event(Reply reply) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new GenericTaggedEventMessage<>(
                new GenericEventMessage(
                        UuidCreator.getTimeOrderedEpoch().toString(),
                        type(),
                        payload(reply),
                        metadata(),
                        at),
                tags(reply));
    }

    private EventCriteria criteria(String notice) {
        return EventCriteria.havingTags(streamTags(notice));
    }

    private ConsistencyMarker append(
            AppendCondition condition, List<TaggedEventMessage<?>> events) {
        return commit(engine().appendEvents(condition, null, events).join());
    }

    private static <R> ConsistencyMarker commit(AppendTransaction<R> transaction) {
        return transaction.afterCommit(transaction.commit(null).join(), null).join();
    }

    @Override
    public void importBatch(long first) {
        List<TaggedEventMessage<?>> events = new ArrayList<>(Workload.BATCH_EVENTS);
        for (int i = 0; i < Workload.BATCH_EVENTS; i++) {
            events.add(event(workload.imported(first + i)));
        }
        append(AppendCondition.none(), events);
    }

    @Override
    public Appender appender(int caller) {
        return new Guarded(caller);
    }

    /** Appends to its own streams, each append guarded by what the last one saw. */
    private final class Guarded implements Appender {

        private final int caller;
        private long n;
        private ConsistencyMarker marker = ConsistencyMarker.ORIGIN;

        Guarded(int caller) {
            this.caller = caller;
        }

        @Override
        public void append(long sentNanos) {
            if (n % Workload.STREAM_EVENTS == 0) {
                marker = markerOfNewStream(marker);
            }
            Reply reply = Workload.reply(workload.freshStream(caller, n), n, sentNanos);
            n++;
            AppendCondition condition =
                    AppendCondition.withCriteria(criteria(reply.notice())).withMarker(marker);
            marker = EngineContender.this.append(condition, List.of(event(reply)));
        }
    }

    @Override
    public int source(long stream) {
        MessageStream<? extends EventMessage> events =
                engine().source(
                                SourcingCondition.conditionFor(criteria(Workload.notice(stream))),
                                null);
        int count = 0;
        try (Reading reading = new Reading(events)) {
            EventMessage event = reading.next();
            while (!(event instanceof TerminalEventMessage)) {
                sentNanos(event);
                count++;
                event = reading.next();
            }
        }
        return count;
    }

    @Override
    public void replay(long events) {
        TrackingToken from = engine().firstToken(null).join();
        long[] handled = {0};
        stream(from, sent -> ++handled[0] < events);
    }

    @Override
    public AutoCloseable follow(LongConsumer seen) {
        TrackingToken from = engine().latestToken(null).join();
        Thread follower =
                Thread.ofVirtual()
                        .name("bench-follower")
                        .start(() -> {
                            try {
                                stream(
                                        from,
                                        sent -> {
                                            seen.accept(sent);
                                            return true;
                                        });
                            } catch (Interrupted e) {
                                // closed
                            }
                        });
        return () -> {
            follower.interrupt();
            follower.join();
        };
    }

    /** Hands each event's payload over, until told to stop. */
    private void stream(TrackingToken from, LongPredicate handler) {
        try (Reading reading =
                new Reading(engine().stream(StreamingCondition.startingFrom(from), null))) {
            while (handler.test(sentNanos(reading.next()))) {
                // next
            }
        }
    }

    /** Ends a follower. */
    private static final class Interrupted extends RuntimeException {
        Interrupted() {
            super("interrupted", null, false, false);
        }
    }

    /** Reads a stream of Axon's, waiting where it has nothing yet. */
    private static final class Reading implements AutoCloseable {

        private final MessageStream<? extends EventMessage> stream;
        private final Semaphore wakeUps = new Semaphore(0);

        Reading(MessageStream<? extends EventMessage> stream) {
            this.stream = stream;
            stream.setCallback(wakeUps::release);
        }

        EventMessage next() {
            while (true) {
                Optional<? extends Entry<? extends EventMessage>> entry = stream.next();
                if (entry.isPresent()) {
                    return entry.get().message();
                }
                stream.error()
                        .ifPresent(error -> {
                            throw new IllegalStateException("The stream failed", error);
                        });
                await();
            }
        }

        private void await() {
            try {
                if (stream.isCompleted()
                        || !wakeUps.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("The stream ended, or stood still");
                }
                wakeUps.drainPermits();
            } catch (InterruptedException e) {
                throw new Interrupted();
            }
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
