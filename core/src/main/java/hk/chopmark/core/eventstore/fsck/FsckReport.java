package hk.chopmark.core.eventstore.fsck;

import java.util.List;

/**
 * What fsck looked at and what it found.
 *
 * @param events event rows read
 * @param boxes sealed boxes read
 * @param schools schools with a log
 * @param tiles complete tiles compared
 * @param checkpoints signed checkpoints verified
 * @param idempotencyKeys idempotency rows compared
 * @param faultCount faults in all
 * @param faults the first faults, at most {@value #MAX_FAULTS}, and of one kind at most {@value
 *     #MAX_OF_A_KIND}
 * @param notChecked what could not be looked at, and why; empty after a full run
 */
public record FsckReport(
        long events,
        long boxes,
        int schools,
        long tiles,
        long checkpoints,
        long idempotencyKeys,
        long faultCount,
        List<Fault> faults,
        List<String> notChecked) {
    /** Most faults that are listed. */
    public static final int MAX_FAULTS = 1_000;

    /**
     * Most faults of one table and check that are listed, so that one kind cannot hide the others.
     */
    public static final int MAX_OF_A_KIND = 100;

    /** Takes copies. */
    public FsckReport {
        faults = List.copyOf(faults);
        notChecked = List.copyOf(notChecked);
    }

    /** Whether everything that was looked at agrees. */
    public boolean isClean() {
        return faultCount == 0;
    }
}
