package hk.chopmark.benchmarks.contenders;

import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;

/** The framework's ceiling: Axon 5's engine that keeps objects in memory and stores nothing. */
final class InMemory extends EngineContender {

    private static final MessageType TYPE = new MessageType("reply.ReplyGiven", "1");

    private EventStorageEngine engine = new InMemoryEventStorageEngine();

    InMemory(Workload workload) {
        super(workload);
    }

    @Override
    public String settings() {
        return "nothing durable, no serialisation; emptied before each append measurement";
    }

    @Override
    public void beforeAppending() {
        engine = new InMemoryEventStorageEngine();
    }

    @Override
    EventStorageEngine engine() {
        return engine;
    }

    @Override
    Object payload(Reply reply) {
        return reply;
    }

    @Override
    MessageType type() {
        return TYPE;
    }

    @Override
    Map<String, String> metadata() {
        return Workload.METADATA;
    }

    @Override
    Set<Tag> tags(Reply reply) {
        return Set.of(
                new Tag("notice", reply.notice()),
                new Tag("student", reply.student()),
                new Tag("guardian", reply.guardian()));
    }

    @Override
    Set<Tag> streamTags(String notice) {
        return Set.of(new Tag("notice", notice));
    }

    @Override
    long sentNanos(EventMessage event) {
        return event.payload() instanceof Reply reply ? reply.sentNanos() : 0;
    }

    @Override
    public int importCallers() {
        return 1;
    }

    @Override
    public void close() {
        // memory only
    }
}
