package hk.chopmark.benchmarks.contenders;

import hk.chopmark.benchmarks.rig.Appender;
import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import java.util.Set;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.eventstreaming.Tag;

/** The framework's ceiling: Axon 5's engine that keeps objects in memory and stores nothing. */
final class InMemory extends AxonFive {

    private EventStorageEngine engine = new InMemoryEventStorageEngine();
    private AxonConfiguration framework = framework(engine);

    InMemory(Workload workload) {
        super(workload);
    }

    @Override
    public String settings() {
        return "nothing durable, no serialisation; emptied before each measurement of appends and commands, because"
                + " it reads all its events to find those of one stream";
    }

    @Override
    public void beforeAppending() {
        framework.shutdown();
        engine = new InMemoryEventStorageEngine();
        framework = framework(engine);
    }

    @Override
    EventStorageEngine engine() {
        return engine;
    }

    @Override
    Set<Tag> tags(Reply reply) {
        return Set.of(
                new Tag("notice", reply.notice()),
                new Tag("student", reply.student()),
                new Tag("guardian", reply.guardian()));
    }

    @Override
    public Appender commander(int caller, int callers) {
        return commander(framework.getComponent(CommandGateway.class), caller, callers);
    }

    @Override
    public int importCallers() {
        return 1;
    }

    @Override
    public void close() {
        framework.shutdown();
    }
}
