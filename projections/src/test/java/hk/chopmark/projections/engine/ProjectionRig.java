package hk.chopmark.projections.engine;

import hk.chopmark.projections.testing.TestLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;

/** A log with running read models. */
final class ProjectionRig implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    final ProjectionEngine engine;
    final ProjectionRebuilder rebuilder;
    private final AxonConfiguration axon;

    /** Starts read models that work through the given connections. */
    ProjectionRig(TestLog log, DataSource projector, List<ProjectionModule> modules) {
        this.engine = new ProjectionEngine(projector, modules, InstantSource.system());
        this.rebuilder = new ProjectionRebuilder(log.projector(), engine, log.raw(), log.format());
        EventSourcingConfigurer configurer = EventSourcingConfigurer.create();
        configurer.registerEventStorageEngine(_ -> log.storage());
        engine.configure(configurer);
        this.axon = configurer.start();
        engine.attach(axon);
    }

    @Override
    public void close() {
        axon.shutdown();
        engine.close();
    }
}
