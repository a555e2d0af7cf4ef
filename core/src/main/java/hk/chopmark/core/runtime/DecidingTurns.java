package hk.chopmark.core.runtime;

import hk.chopmark.core.eventstore.append.RecentSchools;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.ProcessingLifecycle.DefaultPhases;
import org.axonframework.messaging.core.unitofwork.ProcessingLifecycle.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of commands be decided at a time; the schools take turns.
 *
 * <p><b>Guarantees</b>: while commands of several schools wait, each school whose turn comes has
 * one let in, so a command of a school with nothing else under way waits at most for one of every
 * other school. A school that had the node to itself of late may have all turns; one in company
 * holds at most a quarter, so that the processors have room for the others. Within a school the
 * order of arrival holds. A turn ends when the events are encoded: who waits for a commit holds no
 * turn, so batches stay large. At most {@value #WAITING} commands of one school wait, each a
 * bounded time.
 */
final class DecidingTurns {

    /** How many commands of one school may wait on this node. */
    static final int WAITING = 2_000;

    /** After the events are made and before they are queued for the sequencer. */
    private static final Phase ENCODED =
            () -> (DefaultPhases.PREPARE_COMMIT.order() + DefaultPhases.COMMIT.order()) / 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int FEWEST = 4;

    /** Fewer than the connections for reading, so that nobody waits for one out of turn. */
    private static final int MOST = 16;

    /** For how long a school counts as one that sends commands. */
    private static final Duration COMPANY = Duration.ofSeconds(10);

    /** Which part of the turns a school in company may hold. */
    private static final int SHARES = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SchoolId, Deque<Semaphore>> waiting = new HashMap<>();
    private final Deque<SchoolId> order = new ArrayDeque<>();
    private final Map<SchoolId, Integer> held = new HashMap<>();
    private final RecentSchools<SchoolId> recent = new RecentSchools<>(COMPANY);
    private final int atOnce;
    private final Duration patience;
    private final LongSupplier nanos;
    private int free;

    /**
     * @param atOnce how many are decided at a time
     * @param patience how long one waits for its turn
     * @param nanos time that only ever goes on, such as {@link System#nanoTime}
     */
    DecidingTurns(int atOnce, Duration patience, LongSupplier nanos) {
        this.atOnce = atOnce;
        this.free = atOnce;
        this.patience = patience;
        this.nanos = nanos;
    }

    /** Two for each processor: a decision waits for the database about half of its time. */
    static DecidingTurns forThisMachine() {
        int twoEach = 2 * Runtime.getRuntime().availableProcessors();
        return new DecidingTurns(
                Math.clamp(twoEach, FEWEST, MOST), Duration.ofSeconds(10), System::nanoTime);
    }

    /** One command that is being decided. */
    final class Turn implements AutoCloseable {
        private final SchoolId school;
        private boolean over;

        private Turn(SchoolId school) {
            this.school = school;
        }

        /** Lets the next one in; once. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (!over) {
                    over = true;
                    free++;
                    held.computeIfPresent(school, (_, count) -> count == 1 ? null : count - 1);
                    letIn();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits for a turn, which ends with the deciding and encoding of this unit of work.
     *
     * @throws TransientFailure if too many of the school wait, or the turn does not come in time
     */
    void await(ProcessingContext unit, SchoolId school) {
        Turn turn = take(school);
        unit.runOn(ENCODED, _ -> turn.close());
        unit.doFinally(_ -> turn.close());
    }

    /** The turn itself; see {@link #await}. */
    Turn take(SchoolId school) {
        Semaphore mine = queued(school);
        if (mine == null) {
            return new Turn(school);
        }
        try {
            if (mine.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)
                    || isLetIn(school, mine)) {
                return new Turn(school);
            }
        } catch (InterruptedException e) {
            if (isLetIn(school, mine)) {
                new Turn(school).close();
            }
            Thread.currentThread().interrupt();
            throw busy(e);
        }
        throw busy(null);
    }

    /** The place in the queue; null if there is no need to wait. */
    private @Nullable Semaphore queued(SchoolId school) {
        lock.lock();
        try {
            recent.came(school, nanos.getAsLong());
            Deque<Semaphore> lane = waiting.get(school);
            if (lane == null && free > 0 && mayHoldOneMore(school)) {
                hold(school);
                return null;
            }
            if (lane == null) {
                lane = new ArrayDeque<>();
                waiting.put(school, lane);
                order.addLast(school);
            } else if (lane.size() >= WAITING) {
                throw busy(null);
            }
            Semaphore place = new Semaphore(0);
            lane.addLast(place);
            return place;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayHoldOneMore(SchoolId school) {
        int most =
                recent.isInCompany(school, nanos.getAsLong())
                        ? Math.max(1, atOnce / SHARES)
                        : atOnce;
        return held.getOrDefault(school, 0) < most;
    }

    private void hold(SchoolId school) {
        free--;
        held.merge(school, 1, Integer::sum);
    }

    /**
     * Lets in whoever may come. Whoever may not has a command of the same school before it, at
     * whose end this is asked again.
     */
    private void letIn() {
        Optional<SchoolId> next = nextInTurn();
        while (next.isPresent()) {
            SchoolId school = next.get();
            Deque<Semaphore> lane =
                    Objects.requireNonNull(waiting.get(school), "A school in the order waits");
            hold(school);
            order.remove(school);
            lane.removeFirst().release();
            if (lane.isEmpty()) {
                waiting.remove(school);
            } else {
                order.addLast(school);
            }
            next = nextInTurn();
        }
    }

    private Optional<SchoolId> nextInTurn() {
        return free == 0
                ? Optional.empty()
                : order.stream().filter(this::mayHoldOneMore).findFirst();
    }

    /** Whether the turn came after all; otherwise the place is given up. */
    private boolean isLetIn(SchoolId school, Semaphore mine) {
        lock.lock();
        try {
            Deque<Semaphore> lane = waiting.get(school);
            if (lane == null || !lane.remove(mine)) {
                return true;
            }
            if (lane.isEmpty()) {
                waiting.remove(school);
                order.remove(school);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static TransientFailure busy(@Nullable Exception cause) {
        return new TransientFailure(
                "Deciding: too many commands of this school wait; try again later",
                RETRY_AFTER,
                cause);
    }
}
