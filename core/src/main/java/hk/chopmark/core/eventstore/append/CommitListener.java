package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.StoredEvent;
import java.util.List;

/**
 * Hears of every batch that this node has committed, in order.
 *
 * <p>Called on the sequencer's thread: hand over and return, do not wait, do not throw.
 */
@FunctionalInterface
public interface CommitListener {

    /**
     * A batch is durable.
     *
     * @param events its events, side by side, in order of position; not empty
     */
    void committed(List<StoredEvent> events);
}
