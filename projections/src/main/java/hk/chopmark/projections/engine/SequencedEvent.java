package hk.chopmark.projections.engine;

import hk.chopmark.core.decision.Recorded;

/** An event with the sequence it belongs to. */
record SequencedEvent(String sequence, Recorded<?> event) {

    long position() {
        return event.position();
    }
}
