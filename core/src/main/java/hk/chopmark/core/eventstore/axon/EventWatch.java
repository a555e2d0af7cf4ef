package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.decision.Recorded;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of events as they become durable on any node: as read models hear of them.
 *
 * <p><b>Guarantees</b>: every wanted event after {@link #start} has returned is told once, in the
 * order of the log, on one thread of the watch, or {@link Listener#unsure} is called in its place.
 */
public final class EventWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Who is told. */
    public interface Listener {

        /** A wanted event is durable. */
        void changed(Recorded<?> fact);

        /** Events may have passed unseen, because the store could not be read. */
        void unsure();
    }

    private final EventStorageEngine engine;
    private final Predicate<Recorded<?>> wanted;
    private final Listener listener;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile MessageStream<EventMessage> stream;

    private EventWatch(
            EventStorageEngine engine, Predicate<Recorded<?>> wanted, Listener listener) {
        this.engine = engine;
        this.wanted = wanted;
        this.listener = listener;
        this.stream = open();
        this.thread = Thread.ofVirtual().name("event-watch").unstarted(this::run);
    }

    /**
     * Begins with the next event.
     *
     * @param wanted which events are told
     */
    public static EventWatch start(
            EventStorageEngine engine, Predicate<Recorded<?>> wanted, Listener listener) {
        EventWatch watch = new EventWatch(engine, wanted, listener);
        watch.thread.start();
        return watch;
    }

    private MessageStream<EventMessage> open() {
        MessageStream<EventMessage> opened =
                engine.stream(
                        StreamingCondition.startingFrom(engine.latestToken(null).join()), null);
        opened.setCallback(woken::release);
        return opened;
    }

    private void run() {
        while (!closed) {
            try {
                tell();
                if (woken.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("event-watch.unsure");
                listener.unsure();
                pause();
            }
        }
    }

    private void tell() {
        if (stream.error().isPresent()) {
            stream.close();
            stream = open();
            listener.unsure();
        }
        Optional<Entry<EventMessage>> next = stream.next();
        while (next.isPresent() && !closed) {
            Recorded<?> fact = RecordedMessage.recordedOf(next.get().message());
            if (wanted.test(fact)) {
                listener.changed(fact);
            }
            next = stream.next();
        }
    }

    private void pause() {
        try {
            if (woken.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Tells nothing more. */
    @Override
    public void close() {
        closed = true;
        woken.release();
        stream.close();
    }
}
