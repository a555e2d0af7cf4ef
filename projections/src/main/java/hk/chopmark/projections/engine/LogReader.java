package hk.chopmark.projections.engine;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import java.util.List;
import org.axonframework.messaging.eventhandling.EventMessage;

/** What read models need of the log: stored events by message or by position, and the event in them. */
public interface LogReader {

    /** The stored event that a message of the event store carries. */
    StoredEvent stored(EventMessage message);

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
