package hk.chopmark.core.eventstore.append;

/**
 * Another node has claimed the partition: this sequencer appends no more, for good.
 *
 * <p>Nothing of the request was stored. Open a new sequencer only if this node is meant to write.
 */
public final class WriterFenced extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WriterFenced(int partition, long own, long found) {
        super(
                "Appending to partition "
                        + partition
                        + ": expected writer epoch "
                        + own
                        + ", found "
                        + found
                        + "; another node has claimed the partition");
    }
}
