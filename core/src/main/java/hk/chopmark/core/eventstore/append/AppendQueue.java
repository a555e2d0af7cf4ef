package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Requests waiting for the sequencer, in order of arrival, bounded by events and bytes.
 *
 * <p>A batch is whatever waits when the sequencer comes by: a lone caller is never delayed, and
 * under load the batches grow by themselves.
 */
final class AppendQueue {

    /** Most events of a batch, unless a single request has more. */
    static final int BATCH_EVENTS = 4_096;

    /** Most bytes of a batch, unless a single request has more: 4 MiB. */
    static final int BATCH_BYTES = 4 << 20;

    /** How many full batches may wait. */
    private static final int BATCHES_WAITING = 8;

    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    /**
     * How old sealed boxes may be when they are stored; then their key may have been destroyed, and
     * an erasure counts on nothing of it coming any more.
     */
    private static final Duration FRESH = Duration.ofSeconds(30);

    /**
     * A request and whoever waits for the answer.
     *
     * @param rows made by the caller if the request is large; null if it is small, and may never be
     *     needed
     */
    record Member(
            AppendRequest request,
            @Nullable CopyRows rows,
            int sizeBytes,
            long arrivedNanos,
            CompletableFuture<Appended> answer) {

        Member(AppendRequest request, int partition, CompletableFuture<Appended> answer) {
            this(
                    request,
                    OneStatement.fits(request)
                            ? null
                            : CopyRows.encode(partition, request.events()),
                    request.sizeBytes(),
                    System.nanoTime(),
                    answer);
        }

        /** The rows, placed from {@code first} on. */
        CopyRows rowsFrom(int partition, long first) {
            CopyRows placed = rows != null ? rows : CopyRows.encode(partition, request.events());
            placed.place(first);
            return placed;
        }

        List<EncodedEvent> events() {
            return request.events();
        }

        /** Whether it holds boxes and has waited for so long that it must be made anew. */
        boolean isStale(long nowNanos) {
            return nowNanos - arrivedNanos > FRESH.toNanos()
                    && request.events().stream().anyMatch(event -> !event.boxes().isEmpty());
        }

        /** What it counts for in the bounds: a request that only keeps its key is work too. */
        int weight() {
            return Math.max(1, request.events().size());
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition left = lock.newCondition();
    private final Deque<Member> waiting = new ArrayDeque<>();
    private final Duration patience;
    private long events;
    private long bytes;
    private boolean closed;

    AppendQueue(Duration patience) {
        this.patience = patience;
    }

    /**
     * Queues a request; waits a bounded time for room.
     *
     * @throws TransientFailure if there is no room in time, or the queue is closed
     */
    void put(Member member) {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (!closed && isFull()) {
                if (nanos <= 0) {
                    throw new TransientFailure(
                            "Appending: " + events + " events wait already; try again later",
                            RETRY_AFTER,
                            null);
                }
                nanos = left.awaitNanos(nanos);
            }
            if (closed) {
                throw closing();
            }
            waiting.addLast(member);
            events += member.weight();
            bytes += member.sizeBytes();
            arrived.signal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure(
                    "Appending: interrupted while waiting for room", RETRY_AFTER, e);
        } finally {
            lock.unlock();
        }
    }

    /** The next batch, waiting for one; empty once the queue is closed. */
    List<Member> take() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && waiting.isEmpty()) {
                arrived.await();
            }
            List<Member> batch = new ArrayList<>();
            int batchEvents = 0;
            int batchBytes = 0;
            while (!closed) {
                Member next = waiting.peekFirst();
                if (next == null || (!batch.isEmpty() && exceeds(next, batchEvents, batchBytes))) {
                    break;
                }
                batch.add(waiting.removeFirst());
                batchEvents += next.weight();
                batchBytes += next.sizeBytes();
            }
            events -= batchEvents;
            bytes -= batchBytes;
            left.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; returns those still waiting. */
    List<Member> close() {
        lock.lock();
        try {
            closed = true;
            List<Member> rest = new ArrayList<>(waiting);
            waiting.clear();
            arrived.signalAll();
            left.signalAll();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    /** What callers hear when the sequencer stops. */
    static TransientFailure closing() {
        return new TransientFailure(
                "Appending: this node is shutting down; nothing was stored", RETRY_AFTER, null);
    }

    private boolean isFull() {
        return events >= (long) BATCHES_WAITING * BATCH_EVENTS
                || bytes >= (long) BATCHES_WAITING * BATCH_BYTES;
    }

    private static boolean exceeds(@Nullable Member next, int batchEvents, int batchBytes) {
        return next != null
                && (batchEvents + next.weight() > BATCH_EVENTS
                        || batchBytes + next.sizeBytes() > BATCH_BYTES);
    }
}
