package hk.chopmark.projections.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What this node knows of one read model: its state, and who waits for its position. */
final class ModuleState {

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, String> codeByFailedSegment = new TreeMap<>();
    private ProjectionStatus.State state = ProjectionStatus.State.STOPPED;
    private @Nullable String errorCode;
    private Instant since;
    private long[] positions = {-1};

    ModuleState(InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /** How many segments there are, all together. */
    void segments(int count) {
        lock.lock();
        try {
            positions = new long[count];
            Arrays.fill(positions, -1);
        } finally {
            lock.unlock();
        }
    }

    int segments() {
        lock.lock();
        try {
            return positions.length;
        } finally {
            lock.unlock();
        }
    }

    void started() {
        enter(ProjectionStatus.State.RUNNING, null);
    }

    void stopped() {
        lock.lock();
        try {
            Arrays.fill(positions, -1); // a rebuild may move it back
            codeByFailedSegment.clear();
            enter(ProjectionStatus.State.STOPPED, null);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A batch failed; only a committed batch of the same segment ends the halt.
     *
     * @return true if this is news: the state or the code changed
     */
    boolean batchFailed(int segment, String code) {
        lock.lock();
        try {
            codeByFailedSegment.put(segment, code);
            return enter(ProjectionStatus.State.HALTED, code);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The processor's own bookkeeping failed.
     *
     * @return true if this is news: the state or the code changed
     */
    boolean halted(String code) {
        return enter(ProjectionStatus.State.HALTED, code);
    }

    /** The processor's own bookkeeping works; ends a halt that was none of the events'. */
    void coordinated() {
        lock.lock();
        try {
            if (state == ProjectionStatus.State.HALTED && codeByFailedSegment.isEmpty()) {
                enter(ProjectionStatus.State.RUNNING, null);
            }
        } finally {
            lock.unlock();
        }
    }

    /** This node gave a segment up, with whatever it failed at. */
    void released(int segment) {
        lock.lock();
        try {
            codeByFailedSegment.remove(segment);
        } finally {
            lock.unlock();
        }
    }

    /** A batch was committed. True if the read model was halted before and is not any more. */
    boolean advanced(int segment, long toPosition) {
        lock.lock();
        try {
            positions[segment] = toPosition;
            codeByFailedSegment.remove(segment);
            changed.signalAll();
            // As long as another segment fails, the whole is halted.
            return codeByFailedSegment.isEmpty() && enter(ProjectionStatus.State.RUNNING, null);
        } finally {
            lock.unlock();
        }
    }

    private boolean enter(ProjectionStatus.State next, @Nullable String code) {
        lock.lock();
        try {
            if (state == next && Objects.equals(errorCode, code)) {
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
            while (position() < wanted && errorCode == null && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The position that this node committed last, of all segments; -1 if some of them are other
     * nodes' or have not moved yet.
     */
    long position() {
        lock.lock();
        try {
            return Arrays.stream(positions).min().orElse(-1);
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

    /** What is shown: what is stored, and what this node sees of it. */
    ProjectionStatus status(String name, StoredState stored, long head) {
        lock.lock();
        try {
            return new ProjectionStatus(
                    name,
                    stored.position(),
                    head,
                    state,
                    Optional.ofNullable(errorCode),
                    since,
                    stored.parked());
        } finally {
            lock.unlock();
        }
    }

    /** Where a read model stands by its rows. */
    record StoredState(long position, ProjectionStatus.Parked parked) {}
}
