package hk.chopmark.benchmarks.contenders;

import hk.chopmark.benchmarks.reply.GiveReply;
import hk.chopmark.benchmarks.reply.ReplyEvent;
import hk.chopmark.benchmarks.reply.ReplyModule;
import hk.chopmark.benchmarks.rig.Appender;
import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder.Mode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;

/** Ours, with the two texts of each reply sealed or in clear; all else is the same. */
final class Chopmark extends EngineContender {

    private static final Tag SCHOOL = new Tag("school", Installed.SCHOOL.id().toString());
    private static final Duration CATCH_UP = Duration.ofMinutes(10);
    private static final int IMPORT_CALLERS = 4;

    private final Store store;
    private final Function<Reply, ReplyEvent> form;
    private final MessageType type;
    private final Map<String, String> metadata;
    private Installed installed;

    private Chopmark(
            Store store, Workload workload, String event, Function<Reply, ReplyEvent> form) {
        super(workload);
        this.store = store;
        this.form = form;
        this.type = new MessageType("reply." + event, "1");
        Map<String, String> withSchool = new HashMap<>(Workload.METADATA);
        withSchool.put(Meta.SCHOOL, Installed.SCHOOL.text());
        this.metadata = Map.copyOf(withSchool);
        this.installed = Installed.withoutReadModels(store);
    }

    static Chopmark whole(Databases databases, Workload workload, Path folder) {
        Store store = Store.create(databases, "whole", folder);
        return new Chopmark(store, workload, "ReplyGiven", ReplyModule::sealed);
    }

    static Chopmark withoutSealing(Databases databases, Workload workload, Path folder) {
        Store store = Store.create(databases, "plain", folder);
        return new Chopmark(store, workload, "ReplyNoted", ReplyModule::plain);
    }

    @Override
    public String settings() {
        return "group commit as delivered, integrator and checkpoints running, "
                + Store.EVENT_CONNECTIONS
                + " connections, import by "
                + IMPORT_CALLERS
                + " callers in batches of "
                + Workload.BATCH_EVENTS;
    }

    @Override
    EventStorageEngine engine() {
        return installed.engine().axon().getComponent(EventStorageEngine.class);
    }

    @Override
    Object payload(Reply reply) {
        return form.apply(reply);
    }

    @Override
    MessageType type() {
        return type;
    }

    @Override
    Map<String, String> metadata() {
        return metadata;
    }

    @Override
    Set<Tag> tags(Reply reply) {
        // The codec adds a tag for every reference in the event.
        Set<Tag> tags = new HashSet<>(Set.of(SCHOOL));
        for (String further : workload().furtherTags(reply)) {
            String[] parts = further.split("=", 2);
            tags.add(new Tag(parts[0], parts[1]));
        }
        return tags;
    }

    @Override
    Set<Tag> streamTags(String notice) {
        return Set.of(SCHOOL, new Tag("notice", notice));
    }

    @Override
    long sentNanos(EventMessage event) {
        return event.payload() instanceof ReplyEvent reply ? reply.sentNanos() : 0;
    }

    @Override
    public int importCallers() {
        return IMPORT_CALLERS;
    }

    @Override
    public Appender commander(int caller, int callers) {
        long[] n = {0};
        return sentNanos -> {
            long number = n[0]++;
            long stream = workload().target(caller, callers, number);
            give(Installed.SCHOOL, Workload.reply(stream, number, sentNanos));
        };
    }

    /** Of another school, deciding over streams there that are as long as the imported ones. */
    @Override
    public Appender neighbour(int callers) {
        long streams = Math.clamp(workload().streams() / 50, 10, 200);
        if (!installed.engine().schools().all().contains(Installed.NEIGHBOUR)) {
            installed
                    .engine()
                    .send(
                            new RegisterSchool(Installed.NEIGHBOUR, "Neighbour School", "鄰校"),
                            Installed.FOUNDING);
            for (long i = 0; i < streams * Workload.STREAM_EVENTS; i++) {
                give(Installed.NEIGHBOUR, Workload.reply(i % streams, i, 0));
            }
        }
        long[] n = {0};
        return sentNanos -> {
            long number = n[0]++;
            give(Installed.NEIGHBOUR, Workload.reply(number % streams, number, sentNanos));
        };
    }

    private void give(SchoolId school, Reply reply) {
        installed.engine().send(new GiveReply(school, form.apply(reply)), Installed.CONTEXT);
    }

    /** In place, by the event processor, as {@code chopmark rebuild} does it. */
    @Override
    public long rebuild(long events) throws SQLException {
        installed.close();
        createTable();
        installed = Installed.withReadModel(store);
        try {
            ProjectionEngine projections =
                    Objects.requireNonNull(installed.projections(), "just asked for");
            String name = RepliesProjection.INSTANCE.name();
            projections.awaitPosition(name, installed.engine().head(), CATCH_UP);
            long start = System.nanoTime();
            new ProjectionRebuilder(
                            store.projector(),
                            projections,
                            installed.engine().log(),
                            installed.engine().codec())
                    .rebuild(name, Mode.IN_PLACE, progress -> {});
            return System.nanoTime() - start;
        } finally {
            installed.close();
            installed = Installed.withoutReadModels(store);
        }
    }

    private void createTable() throws SQLException {
        try (Connection connection = StoreRole.PROJECTOR.actingIn(store.admin()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS chopmark_read.bench_reply");
            statement.execute(RepliesProjection.TABLE);
        }
    }

    @Override
    public void close() {
        installed.close();
        store.close();
    }
}
