package hk.chopmark.core.runtime;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.ProcessingLifecycle.DefaultPhases;
import org.axonframework.messaging.core.unitofwork.ProcessingLifecycle.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of commands be decided at a time; the schools take turns.
 *
 * <p><b>Guarantees</b>: while commands of several schools wait, each school whose turn comes has
 * one let in, so a command of a school with nothing else under way waits at most for one of every
 * other school. Within a school the order of arrival holds. A turn ends when the events are
 * encoded: who waits for a commit holds no turn, so batches stay large. At most {@value #WAITING}
 * commands of one school wait, each a bounded time.
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

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SchoolId, Deque<Semaphore>> waiting = new HashMap<>();
    private final Deque<SchoolId> order = new ArrayDeque<>();
    private final Duration patience;
    private int free;

    /**
     * @param atOnce how many are decided at a time
     * @param patience how long one waits for its turn
     */
    DecidingTurns(int atOnce, Duration patience) {
        this.free = atOnce;
        this.patience = patience;
    }

    /** Two for each processor: a decision waits for the database about half of its time. */
    static DecidingTurns forThisMachine() {
        int twoEach = 2 * Runtime.getRuntime().availableProcessors();
        return new DecidingTurns(Math.clamp(twoEach, FEWEST, MOST), Duration.ofSeconds(10));
    }

    /** One command that is being decided. */
    final class Turn implements AutoCloseable {
        private boolean over;

        /** Lets the next one in; once. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (!over) {
                    over = true;
                    letNextIn();
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
            return new Turn();
        }
        try {
            if (mine.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)
                    || isLetIn(school, mine)) {
                return new Turn();
            }
        } catch (InterruptedException e) {
            if (isLetIn(school, mine)) {
                new Turn().close();
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
            if (free > 0) {
                free--;
                return null;
            }
            Deque<Semaphore> lane = waiting.get(school);
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

    private void letNextIn() {
        SchoolId school = order.pollFirst();
        if (school == null) {
            free++;
            return;
        }
        Deque<Semaphore> lane =
                Objects.requireNonNull(waiting.get(school), "A school in the order waits");
        lane.removeFirst().release();
        if (lane.isEmpty()) {
            waiting.remove(school);
        } else {
            order.addLast(school);
        }
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
