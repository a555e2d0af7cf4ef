package hk.chopmark.projections.engine;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A read model with a fault that can be mended while it runs. */
record FaultyModule(ProjectionModule behind, AtomicReference<Fault> fault)
        implements ProjectionModule {

    /** What goes wrong. */
    @FunctionalInterface
    interface Fault {
        void strike(Recorded<?> event, RowBatch rows);

        Fault NONE = (_, _) -> {};

        /** Throws at some events. */
        static Fault at(
                Predicate<Recorded<?>> where, Supplier<? extends RuntimeException> failure) {
            return (event, _) -> {
                if (where.test(event)) {
                    throw failure.get();
                }
            };
        }
    }

    FaultyModule(ProjectionModule behind, Fault fault) {
        this(behind, new AtomicReference<>(fault));
    }

    void mend() {
        fault.set(Fault.NONE);
    }

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
    public String sequenceOf(Recorded<?> event) {
        return behind.sequenceOf(event);
    }

    @Override
    public void apply(Recorded<?> event, RowBatch rows) {
        behind.apply(event, rows); // its rows must go again if the fault strikes
        fault.get().strike(event, rows);
    }
}
