package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventReader;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.eventstore.TagSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest events of a partition for all open streams: each is read once and decoded once.
 *
 * <p>Commits of this node arrive at once and from memory. Those of other nodes are read when the
 * server tells of them; besides, while a stream is open, the feed looks by itself every {@value
 * #WATCHED_POLL_MILLIS} ms, and every {@value #POLL_MILLIS} ms while nobody listens to the server.
 * A reader that is slow holds up nobody: commits are handed over without waiting. Holds at most
 * {@value #MAX_EVENTS} events and {@value #MAX_BYTES} bytes; a stream further behind reads the
 * table.
 */
final class EventFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final int MAX_EVENTS = 8_192;
    private static final long MAX_BYTES = 16 << 20;
    private static final long POLL_MILLIS = 100;
    private static final long WATCHED_POLL_MILLIS = 1_000;

    /**
     * How often the feed looks for commits of other nodes by itself.
     *
     * @param unwatched while the server does not tell of them
     * @param watched while it does
     */
    record Pace(Duration unwatched, Duration watched) {
        static final Pace STANDARD =
                new Pace(Duration.ofMillis(POLL_MILLIS), Duration.ofMillis(WATCHED_POLL_MILLIS));
    }

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final int POLL_PAGE = 1_000;

    /** A recent event, decoded by whoever needs it first. */
    final class Recent {
        private final StoredEvent stored;
        private @Nullable Entry<EventMessage> decoded;

        private Recent(StoredEvent stored) {
            this.stored = stored;
        }

        StoredEvent stored() {
            return stored;
        }

        synchronized Entry<EventMessage> decoded() {
            Entry<EventMessage> entry = decoded;
            if (entry == null) {
                entry = decode.apply(stored);
                decoded = entry;
            }
            return entry;
        }
    }

    private final EventReader reader;
    private final Function<StoredEvent, Entry<EventMessage>> decode;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @Nullable Recent[] ring = new Recent[MAX_EVENTS];
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private final ExecutorService callbacks =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("chopmark-stream-", 0).factory());
    private final Thread thread;
    private long start = -1;
    private long end = -1;
    private long bytes;
    private boolean signalled;
    private boolean outdated;
    private boolean watched;
    private boolean closed;

    EventFeed(EventReader reader, Function<StoredEvent, Entry<EventMessage>> decode, Pace pace) {
        this.reader = reader;
        this.decode = decode;
        this.pace = pace;
        this.thread = Thread.ofPlatform().name("chopmark-event-feed").daemon(true).start(this::run);
    }

    /** Takes events that stand side by side; older ones than expected are known already. */
    void offer(List<StoredEvent> events) {
        lock.lock();
        try {
            for (StoredEvent event : events) {
                if (end >= 0 && event.position() > end) {
                    clear();
                }
                if (end < 0 || event.position() == end) {
                    add(event);
                }
            }
            signalled = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void add(StoredEvent event) {
        if (end < 0) {
            start = event.position();
            end = start;
        }
        ring[slot(end++)] = new Recent(event);
        bytes += size(event);
        while (end - start > MAX_EVENTS - 1 || bytes > MAX_BYTES) {
            Recent oldest = ring[slot(start)];
            if (oldest != null) {
                bytes -= size(oldest.stored());
            }
            ring[slot(start++)] = null;
        }
    }

    private void clear() {
        Arrays.fill(ring, null);
        start = -1;
        end = -1;
        bytes = 0;
    }

    private static int size(StoredEvent event) {
        return event.leaf().length + event.body().length;
    }

    private static int slot(long position) {
        return (int) (position % MAX_EVENTS);
    }

    /**
     * Events from a position on, at most {@code limit}; empty if they must be read from the table.
     */
    Optional<List<Recent>> from(long position, int limit) {
        lock.lock();
        try {
            if (end < 0 || position < start) {
                return Optional.empty();
            }
            List<Recent> events = new ArrayList<>();
            for (long at = position; at < end && events.size() < limit; at++) {
                Recent recent = ring[slot(at)];
                if (recent == null) {
                    throw new IllegalStateException("The feed has a gap at position " + at);
                }
                events.add(recent);
            }
            return Optional.of(events);
        } finally {
            lock.unlock();
        }
    }

    /** Another node says that it has committed up to this position, exclusive. */
    void committedElsewhere(long head) {
        lock.lock();
        try {
            if (head > end) {
                lookNow();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the commits of other nodes are told of from now on; looks what was missed. */
    void watched(boolean now) {
        lock.lock();
        try {
            watched = now;
            lookNow();
        } finally {
            lock.unlock();
        }
    }

    private void lookNow() {
        outdated = true;
        signalled = true;
        changed.signal();
    }

    /** Wakes a stream whenever there may be more. */
    void listen(Runnable wake) {
        listeners.add(wake);
        lock.lock();
        try {
            lookNow();
        } finally {
            lock.unlock();
        }
    }

    void unlisten(Runnable wake) {
        listeners.remove(wake);
    }

    /** Reads for a stream while that goes on; null once this is closed. */
    <T> @Nullable CompletableFuture<T> readLater(Supplier<T> reading) {
        try {
            return CompletableFuture.supplyAsync(reading, callbacks);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    /** Runs a callback of a stream, which may take its time. */
    void runLater(Runnable callback) {
        callbacks.execute(callback);
    }

    private void run() {
        long shown = -1;
        while (true) {
            try {
                boolean others = awaitChange();
                if (closed()) {
                    return;
                }
                if (!listeners.isEmpty()) {
                    if (others) {
                        readOthers();
                    }
                    long now = end();
                    if (now != shown) {
                        shown = now;
                        listeners.forEach(Runnable::run);
                    }
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The next round tries again; streams meanwhile show what they have.
                LOG.atWarn().setCause(e).log("stream.poll.failed");
            }
        }
    }

    /**
     * Waits for a commit here or elsewhere, or the time to look; true if other nodes may have
     * committed.
     */
    private boolean awaitChange() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && listeners.isEmpty()) {
                changed.await();
            }
            long nanos = (watched ? pace.watched() : pace.unwatched()).toNanos();
            while (!closed && !signalled && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            // What this node committed is in the ring already: no look into the table for that.
            boolean others = outdated || !signalled || end < 0;
            signalled = false;
            outdated = false;
            return others;
        } finally {
            lock.unlock();
        }
    }

    private boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Reads what other nodes have appended since. */
    private void readOthers() {
        long head = reader.head();
        long known = end();
        if (known < 0 || head - known > MAX_EVENTS) {
            restartAt(head);
            return;
        }
        while (known < head) {
            TagSearch.Page page = reader.page(List.of(TagQuery.ANY), known, head, POLL_PAGE);
            offer(page.events());
            known = Math.max(page.next(), end());
        }
    }

    private void restartAt(long head) {
        lock.lock();
        try {
            if (end < head) {
                clear();
                start = head;
                end = head;
            }
        } finally {
            lock.unlock();
        }
    }

    private long end() {
        lock.lock();
        try {
            return end;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(STOP_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        callbacks.shutdown();
    }
}
