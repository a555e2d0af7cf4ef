package hk.chopmark.projections.engine.parking;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.projections.engine.segments.Sequence;

/** An event with the sequence it belongs to. */
public record SequencedEvent(Sequence sequence, Recorded<?> event) {

    public long position() {
        return event.position();
    }
}
