package hk.chopmark.projections.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What this node knows of one read model: its state, and who waits for its position. */
final class ModuleState {

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ProjectionStatus.State state = ProjectionStatus.State.STOPPED;
    private @Nullable String errorCode;
    private Instant since;
    private long position = -1;
    private boolean batchFailed;

    ModuleState(InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    void started() {
        enter(ProjectionStatus.State.RUNNING, null);
    }

    void stopped() {
        lock.lock();
        try {
            position = -1; // a rebuild may move it back
            batchFailed = false;
            enter(ProjectionStatus.State.STOPPED, null);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A unit of work failed.
     *
     * @param inBatch whether it held events: then only a committed batch ends the halt
     * @return true if this is news: the state or the code changed
     */
    boolean halted(String code, boolean inBatch) {
        lock.lock();
        try {
            batchFailed |= inBatch;
            return enter(ProjectionStatus.State.HALTED, code);
        } finally {
            lock.unlock();
        }
    }

    /** The processor's own bookkeeping works; ends a halt that was none of the events'. */
    void coordinated() {
        lock.lock();
        try {
            if (state == ProjectionStatus.State.HALTED && !batchFailed) {
                enter(ProjectionStatus.State.RUNNING, null);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A batch was committed. True if the read model was halted before. */
    boolean advanced(long toPosition) {
        lock.lock();
        try {
            position = toPosition;
            batchFailed = false;
            changed.signalAll();
            return enter(ProjectionStatus.State.RUNNING, null);
        } finally {
            lock.unlock();
        }
    }

    private boolean enter(ProjectionStatus.State next, @Nullable String code) {
        lock.lock();
        try {
            if (state == next && java.util.Objects.equals(errorCode, code)) {
                return false;
            }
            state = next;
            errorCode = code;
            since = clock.instant();
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until this node committed that position, the read model halted, or the time is over.
     */
    void awaitPosition(long wanted, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (position < wanted && errorCode == null && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The position committed last by this node; -1 if none yet. */
    long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    Optional<String> errorCode() {
        lock.lock();
        try {
            return Optional.ofNullable(errorCode);
        } finally {
            lock.unlock();
        }
    }

    ProjectionStatus status(String name, long storedPosition, long head) {
        lock.lock();
        try {
            return new ProjectionStatus(
                    name, storedPosition, head, state, Optional.ofNullable(errorCode), since);
        } finally {
            lock.unlock();
        }
    }
}
