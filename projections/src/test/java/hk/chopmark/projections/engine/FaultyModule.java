package hk.chopmark.projections.engine;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A read model that fails at a position until it is healed. */
record FaultyModule(ProjectionModule behind, AtomicLong failsAt) implements ProjectionModule {

    @Override
    public String name() {
        return behind.name();
    }

    @Override
    public List<String> tables() {
        return behind.tables();
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return behind.eventTypes();
    }

    @Override
    public void apply(Recorded<?> event, RowBatch rows) {
        if (event.position() == failsAt.get()) {
            throw new UnsupportedOperationException("an event that is not understood");
        }
        behind.apply(event, rows);
    }
}
