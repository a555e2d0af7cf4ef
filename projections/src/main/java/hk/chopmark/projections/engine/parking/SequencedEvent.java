package hk.chopmark.projections.engine.parking;

import hk.chopmark.core.decision.Recorded;

/** An event with the sequence it belongs to. */
public record SequencedEvent(String sequence, Recorded<?> event) {

    public long position() {
        return event.position();
    }
}
