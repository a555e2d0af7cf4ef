package hk.chopmark.projections.engine;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import java.util.List;

/** What a rebuild needs of the log: stored events by position, and the event in them. */
public interface LogReader {

    /**
     * Events in order of position.
     *
     * @param from position of the first
     * @param limit most events to return
     * @return fewer than {@code limit} only at the end of the log
     */
    List<StoredEvent> page(long from, int limit);

    /** The event; sealed fields are handles. */
    Recorded<?> decode(StoredEvent event);
}
