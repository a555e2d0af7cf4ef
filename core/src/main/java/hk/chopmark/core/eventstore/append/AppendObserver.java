package hk.chopmark.core.eventstore.append;

import java.time.Duration;

/**
 * Hears how a sequencer is doing, for metrics.
 *
 * <p>Called on the sequencer's thread after each batch, whatever became of it: count and return, do
 * not wait. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface AppendObserver {

    /**
     * One batch.
     *
     * @param requests requests in it
     * @param events events that were stored
     * @param conflicts requests whose condition no longer held
     * @param failed requests that ended in any other failure
     * @param waited how long the oldest request had waited for its turn
     * @param took from the lock of the head to the answer of the commit
     */
    record BatchFigures(
            int requests, int events, int conflicts, int failed, Duration waited, Duration took) {}

    /** A batch is through. */
    void batch(BatchFigures figures);
}
