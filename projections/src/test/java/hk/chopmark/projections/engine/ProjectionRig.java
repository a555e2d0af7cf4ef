package hk.chopmark.projections.engine;

import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.testing.TestLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;

/** A log with running read models. */
public final class ProjectionRig implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofMinutes(2);

    public final ProjectionEngine engine;
    public final ProjectionRebuilder rebuilder;
    final ParkedEvents parked;
    private final AxonConfiguration axon;

    /** Starts read models that work through the given connections. */
    public ProjectionRig(TestLog log, DataSource projector, List<ProjectionModule> modules) {
        this(log, projector, modules, ProjectionEngine.Options.STANDARD);
    }

    /** The same with several segments. */
    public ProjectionRig(
            TestLog log,
            DataSource projector,
            List<ProjectionModule> modules,
            ProjectionEngine.Options options) {
        this.engine = new ProjectionEngine(projector, modules, InstantSource.system(), options);
        this.parked = new ParkedEvents(log.projector(), engine, log.raw(), log.format());
        this.rebuilder = new ProjectionRebuilder(log.projector(), engine, log.raw(), log.format());
        EventSourcingConfigurer configurer = EventSourcingConfigurer.create();
        configurer.registerEventStorageEngine(_ -> log.storage());
        engine.configure(configurer);
        this.axon = configurer.start();
        engine.attach(axon, log.raw(), log.format());
    }

    @Override
    public void close() {
        axon.shutdown();
        engine.close();
    }

    /** Whether a read model goes on and leaves nothing out. */
    static boolean isSound(ProjectionStatus status) {
        return status.state() == ProjectionStatus.State.RUNNING
                && status.parked().leavesNothingOut();
    }
}
