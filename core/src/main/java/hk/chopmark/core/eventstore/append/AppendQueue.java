package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Requests waiting for the sequencer: a queue per school, bounded by events and bytes.
 *
 * <p>A batch is whatever waits when the sequencer comes by: a lone caller is never delayed, and
 * under load the batches grow by themselves. The schools take turns, one request each: however many
 * requests of one school wait, the first of another is in one of the next two batches. While
 * several schools append, a batch takes a few requests of each, so that it is soon over. One school
 * takes at most half of the room, and where schools together have filled it, one of which nothing
 * waits is still let in.
 */
final class AppendQueue {

    /** Most events of a batch, unless a single request has more. */
    static final int BATCH_EVENTS = 4_096;

    /** Most bytes of a batch, unless a single request has more: 4 MiB. */
    static final int BATCH_BYTES = 4 << 20;

    /** Most requests of one school in a batch while others append, too. */
    static final int SHARED_REQUESTS = 8;

    /** No more requests of a school come into a shared batch once it has so many events there. */
    private static final int SHARED_EVENTS = 256;

    /** For how long a school counts as one that appends. */
    private static final Duration COMPANY = Duration.ofSeconds(10);

    /** How many full batches of one school may wait. */
    private static final int SCHOOL_BATCHES = 4;

    /** How many full batches of all schools may wait. */
    private static final int ALL_BATCHES = 8;

    /** How many may wait with the first requests of further schools. */
    private static final int UTMOST_BATCHES = 16;

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

    /** What waits of one school. */
    private final class Lane {
        final Deque<Member> members = new ArrayDeque<>();
        final Condition left = lock.newCondition();
        final Size size = new Size();
        int callers;

        /** What the batch that is being made has of it. */
        private int takenRequests;

        private int takenEvents;

        /** The first one, into the batch that is being made. */
        void serve(Member first) {
            members.removeFirst();
            size.subtract(first);
            whole.subtract(first);
            takenRequests++;
            takenEvents += first.weight();
        }

        void endBatch() {
            takenRequests = 0;
            takenEvents = 0;
        }

        boolean hasItsShare() {
            return takenRequests >= SHARED_REQUESTS || takenEvents >= SHARED_EVENTS;
        }

        boolean isFull() {
            return size.fills(SCHOOL_BATCHES)
                    || whole.fills(members.isEmpty() ? UTMOST_BATCHES : ALL_BATCHES);
        }
    }

    /** Events and bytes. */
    private static final class Size {
        long events;
        long bytes;

        void add(Member member) {
            events += member.weight();
            bytes += member.sizeBytes();
        }

        void subtract(Member member) {
            events -= member.weight();
            bytes -= member.sizeBytes();
        }

        boolean fills(int batches) {
            return events >= (long) batches * BATCH_EVENTS || bytes >= (long) batches * BATCH_BYTES;
        }

        boolean hasRoomFor(Member member) {
            return events + member.weight() <= BATCH_EVENTS
                    && bytes + member.sizeBytes() <= BATCH_BYTES;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<Optional<SchoolId>, Lane> lanes = new HashMap<>();

    /** The lanes in which something waits; the first is served next. */
    private final Deque<Lane> turn = new ArrayDeque<>();

    private final RecentSchools<Optional<SchoolId>> recent = new RecentSchools<>(COMPANY);
    private final Size whole = new Size();
    private final Duration patience;
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
            Optional<SchoolId> school = member.request().school();
            Lane lane = lanes.computeIfAbsent(school, _ -> new Lane());
            recent.came(school, member.arrivedNanos());
            lane.callers++;
            try {
                awaitRoom(lane);
                if (lane.members.isEmpty()) {
                    turn.addLast(lane);
                }
                lane.members.addLast(member);
                lane.size.add(member);
                whole.add(member);
                arrived.signal();
            } finally {
                lane.callers--;
                wake(lane);
                forgetIfIdle(school, lane);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure(
                    "Appending: interrupted while waiting for room", RETRY_AFTER, e);
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(Lane lane) throws InterruptedException {
        long nanos = patience.toNanos();
        while (!closed && lane.isFull()) {
            if (nanos <= 0) {
                throw new TransientFailure(
                        "Appending: "
                                + lane.size.events
                                + " events of this school and "
                                + whole.events
                                + " in all wait already; try again later",
                        RETRY_AFTER,
                        null);
            }
            nanos = lane.left.awaitNanos(nanos);
        }
        if (closed) {
            throw closing();
        }
    }

    /** The next batch, waiting for one; empty once the queue is closed. */
    List<Member> take() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && turn.isEmpty()) {
                arrived.await();
            }
            List<Member> batch = new ArrayList<>();
            Size taken = new Size();
            List<Lane> served = new ArrayList<>();
            long now = System.nanoTime();
            while (!closed && !turn.isEmpty()) {
                Lane lane = turn.getFirst();
                Member next = lane.members.getFirst();
                if (!batch.isEmpty() && !taken.hasRoomFor(next)) {
                    break;
                }
                turn.removeFirst();
                lane.serve(next);
                batch.add(next);
                taken.add(next);
                if (lane.members.isEmpty()) {
                    forgetIfIdle(next.request().school(), lane);
                } else if (lane.hasItsShare() && recent.isInCompany(next.request().school(), now)) {
                    served.add(lane);
                } else {
                    turn.addLast(lane);
                }
            }
            turn.addAll(served);
            lanes.values().forEach(Lane::endBatch);
            lanes.values().forEach(this::wake);
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
            List<Member> rest = new ArrayList<>();
            for (Lane lane : turn) {
                rest.addAll(lane.members);
                lane.members.clear();
            }
            turn.clear();
            arrived.signalAll();
            lanes.values().forEach(lane -> lane.left.signalAll());
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

    /** Wakes one caller where there is room; whoever comes in wakes the next. */
    private void wake(Lane lane) {
        if (lane.callers > 0 && (closed || !lane.isFull())) {
            lane.left.signal();
        }
    }

    private void forgetIfIdle(Optional<SchoolId> school, Lane lane) {
        if (lane.callers == 0 && lane.members.isEmpty()) {
            lanes.remove(school);
        }
    }
}
