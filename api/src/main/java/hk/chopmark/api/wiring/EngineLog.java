package hk.chopmark.api.wiring;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.projections.engine.LogReader;
import java.util.List;

/** The engine's log as a rebuild reads it. */
record EngineLog(AuditEngine engine) implements LogReader {

    @Override
    public List<StoredEvent> page(long from, int limit) {
        return engine.log().range(from, limit);
    }

    @Override
    public Recorded<?> decode(StoredEvent event) {
        return engine.codec().decode(event);
    }
}
