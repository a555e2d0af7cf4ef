package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes, within one node, those who wait for the log to grow: integrator, publisher, and callers
 * that want a checkpoint.
 *
 * <p><b>Guarantees</b>: only makes things happen earlier. Everyone who waits here also looks at the
 * database at intervals of its own, so a lost signal, or one raised on another node, costs time and
 * nothing else. Holds at most one entry for each school that somebody waits for.
 */
public final class LogSignals {
    private final Signal appended = new Signal();
    private final Signal wanted = new Signal();
    private final Signal progress = new Signal();
    private Set<SchoolId> wantedSchools = new HashSet<>();

    /**
     * Says that events were committed; the sequencer calls this after each commit. Never blocks.
     */
    public void appended() {
        appended.raise();
    }

    /** Says that somebody waits for a checkpoint of this school. */
    void wantCheckpoint(SchoolId school) {
        synchronized (this) {
            wantedSchools.add(school);
        }
        wanted.raise();
    }

    /** Takes the schools whose checkpoints are waited for. */
    synchronized Set<SchoolId> takeWanted() {
        Set<SchoolId> taken = wantedSchools;
        wantedSchools = new HashSet<>();
        return taken;
    }

    /** Raised after commits of events. */
    Signal onAppended() {
        return appended;
    }

    /** Raised when a checkpoint is wanted at once. */
    Signal onWanted() {
        return wanted;
    }

    /** Raised when a tree grew or a checkpoint was stored. */
    Signal onProgress() {
        return progress;
    }

    /** A counter that can be waited for. */
    static final class Signal {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition raised = lock.newCondition();
        private long count;

        /** How often it was raised; take it before looking, then {@link #await} with it. */
        long count() {
            lock.lock();
            try {
                return count;
            } finally {
                lock.unlock();
            }
        }

        void raise() {
            lock.lock();
            try {
                count++;
                raised.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Returns when it was raised since {@code seen} was taken, or after {@code atMost}. */
        void await(long seen, Duration atMost) throws InterruptedException {
            long left = atMost.toNanos();
            lock.lockInterruptibly();
            try {
                while (count == seen && left > 0) {
                    left = raised.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
