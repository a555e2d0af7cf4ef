package hk.chopmark.projections.engine;

import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.testing.TestLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;

/** A log with running read models. */
final class ProjectionRig implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    final TestLog log;
    final ProjectionEngine engine;
    final ReadModels reads;
    final ProjectionRebuilder rebuilder;
    private final AxonConfiguration axon;

    ProjectionRig(TestPostgres postgres, TestLog log, List<ProjectionModule> modules) {
        this.log = log;
        this.engine = new ProjectionEngine(postgres.projector(), modules, InstantSource.system());
        this.reads = new ReadModels(postgres.projector());
        this.rebuilder = new ProjectionRebuilder(postgres.projector(), engine, log);
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
