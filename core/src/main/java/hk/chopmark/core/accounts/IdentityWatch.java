package hk.chopmark.core.accounts;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.axon.RecordedMessage;
import hk.chopmark.core.facts.DestructionFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.identity.IdentityEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes of accounts, sessions and keys, of posts and of erasures, as they become durable
 * on any node: as read models hear of them.
 *
 * <p><b>Guarantees</b>: every such event after {@link #start} has returned is told once, in the
 * order of the log, on one thread of the watch, or {@link Listener#unsure} is called in its place.
 * Whoever remembers that a session stands forgets it when told of the session or its person, and
 * forgets everything when unsure.
 */
public final class IdentityWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityWatch.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Who is told. */
    public interface Listener {

        /** An event of identity, of a post or of a destroyed key is durable. */
        void changed(Recorded<?> fact);

        /** Events may have passed unseen, because the store could not be read. */
        void unsure();
    }

    private final EventStorageEngine engine;
    private final Listener listener;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile MessageStream<EventMessage> stream;

    private IdentityWatch(EventStorageEngine engine, Listener listener) {
        this.engine = engine;
        this.listener = listener;
        this.stream = open();
        this.thread = Thread.ofVirtual().name("identity-watch").unstarted(this::run);
    }

    /** Begins with the next event. */
    public static IdentityWatch start(EventStorageEngine engine, Listener listener) {
        IdentityWatch watch = new IdentityWatch(engine, listener);
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
                LOG.atWarn().setCause(e).log("identity-watch.unsure");
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
            if (fact.event() instanceof IdentityEvent
                    || fact.event() instanceof PostFact
                    || fact.event() instanceof DestructionFact) {
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
