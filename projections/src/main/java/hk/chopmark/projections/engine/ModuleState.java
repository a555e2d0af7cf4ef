package hk.chopmark.projections.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

    ModuleState(InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    void started() {
        enter(ProjectionStatus.State.RUNNING, null);
    }

    void stopped() {
        enter(ProjectionStatus.State.STOPPED, null);
    }

    /** True if this is news: the state or the code changed. */
    boolean halted(String code) {
        return enter(ProjectionStatus.State.HALTED, code);
    }

    /** A batch was committed. True if the read model was halted before. */
    boolean advanced(long toPosition) {
        lock.lock();
        try {
            position = toPosition;
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

    /** Waits until a batch was committed here, the state changed, or the time is over. */
    void awaitChange(long nanos) throws InterruptedException {
        lock.lock();
        try {
            boolean signalled = changed.await(nanos, TimeUnit.NANOSECONDS);
            if (!signalled) {
                return; // the caller looks at the database in any case
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
