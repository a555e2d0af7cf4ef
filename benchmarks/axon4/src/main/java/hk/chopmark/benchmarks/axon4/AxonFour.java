package hk.chopmark.benchmarks.axon4;

import com.github.f4b6a3.uuid.UuidCreator;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.benchmarks.rig.Appender;
import hk.chopmark.benchmarks.rig.Contender;
import hk.chopmark.benchmarks.rig.ReadModel;
import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventTableFactory;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Axon 4 as its users run it at its best: JDBC engine, JSON, autocommitted appends (one round trip
 * each), batches rewritten to multi-row inserts, a short pool, long pages.
 */
final class AxonFour implements Contender {

    static final int CONNECTIONS = 16;
    static final int PAGE = 1_000;
    private static final int IMPORT_CALLERS = 2;
    private static final String TYPE = "Notice";

    private final Workload workload;
    private final InstantSource clock = InstantSource.system();
    private final HikariDataSource pool;
    private final BoundConnections connections;
    private final JdbcEventStorageEngine engine;
    private final EmbeddedEventStore store;
    private final Configuration configuration;

    AxonFour(String url, Workload workload) throws SQLException {
        this.workload = workload;
        this.pool = pool(url);
        this.connections = new BoundConnections(pool);
        Serializer json = JacksonSerializer.builder().build();
        this.engine =
                JdbcEventStorageEngine.builder()
                        .connectionProvider(connections)
                        .transactionManager(NoTransactionManager.INSTANCE)
                        .eventSerializer(json)
                        .snapshotSerializer(json)
                        .batchSize(PAGE)
                        .build();
        EventTableFactory tables = PostgresEventTableFactory.INSTANCE;
        engine.createSchema(tables);
        this.store = EmbeddedEventStore.builder().storageEngine(engine).build();
        this.configuration =
                DefaultConfigurer.defaultConfiguration(false)
                        .configureEventStore(_ -> store)
                        .configureSerializer(_ -> json)
                        .configureEventSerializer(_ -> json)
                        .configureAggregate(Notice.class)
                        .start();
    }

    private static HikariDataSource pool(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE bench_axon4");
        }
        PGSimpleDataSource login = new PGSimpleDataSource();
        login.setUrl(url);
        login.setDatabaseName("bench_axon4");
        login.setReWriteBatchedInserts(true);
        HikariConfig config = new HikariConfig();
        config.setDataSource(login);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(60_000);
        return new HikariDataSource(config);
    }

    @Override
    public String settings() {
        return "JdbcEventStorageEngine, Jackson, autocommit, reWriteBatchedInserts, "
                + CONNECTIONS
                + " connections, pages of "
                + PAGE
                + ", import by "
                + IMPORT_CALLERS
                + " callers in batches of "
                + Workload.BATCH_EVENTS
                + "; no tags, no sealing, no hashes";
    }

    private DomainEventMessage<Reply> event(Reply reply, long sequenceNumber) {
        return new GenericDomainEventMessage<>(
                TYPE,
                reply.notice(),
                sequenceNumber,
                reply,
                Workload.METADATA,
                UuidCreator.getTimeOrderedEpoch().toString(),
                clock.instant());
    }

    @Override
    public int importCallers() {
        return IMPORT_CALLERS;
    }

    @Override
    public void importBatch(long first) {
        List<DomainEventMessage<?>> events = new ArrayList<>(Workload.BATCH_EVENTS);
        for (long i = first; i < first + Workload.BATCH_EVENTS; i++) {
            events.add(event(workload.imported(i), workload.numberOf(i)));
        }
        engine.appendEvents(events);
    }

    @Override
    public Appender appender(int caller) {
        long[] n = {0};
        return sentNanos -> {
            long number = n[0]++;
            Reply reply = Workload.reply(workload.freshStream(caller, number), number, sentNanos);
            store.publish(event(reply, number % Workload.STREAM_EVENTS));
        };
    }

    @Override
    public Appender commander(int caller, int callers) {
        CommandGateway gateway = configuration.commandGateway();
        long[] n = {0};
        return sentNanos -> {
            long number = n[0]++;
            long stream = workload.target(caller, callers, number);
            Reply reply = Workload.reply(stream, number, sentNanos);
            gateway.send(new GiveReply(reply.notice(), reply)).join();
        };
    }

    @Override
    public int source(long stream) {
        DomainEventStream events = engine.readEvents(Workload.notice(stream), 0);
        int count = 0;
        while (events.hasNext()) {
            sentNanos(events.next().getPayload());
            count++;
        }
        return count;
    }

    @Override
    public void replay(long events) throws InterruptedException {
        long[] handled = {0};
        stream(engine.createTailToken(), sent -> ++handled[0] < events);
    }

    @Override
    public AutoCloseable follow(LongConsumer seen) {
        TrackingToken from = engine.createHeadToken();
        Thread follower =
                Thread.ofPlatform()
                        .name("bench-follower")
                        .start(() -> {
                            try {
                                stream(
                                        from,
                                        sent -> {
                                            seen.accept(sent);
                                            return true;
                                        });
                            } catch (InterruptedException e) {
                                // closed
                            }
                        });
        return () -> {
            follower.interrupt();
            follower.join();
        };
    }

    private void stream(TrackingToken from, LongPredicate handler) throws InterruptedException {
        try (BlockingStream<TrackedEventMessage<?>> stream = store.openStream(from)) {
            while (handler.test(sentNanos(stream.nextAvailable().getPayload()))) {
                // next
            }
        }
    }

    private static long sentNanos(Object payload) {
        return payload instanceof Reply reply ? reply.sentNanos() : 0;
    }

    @Override
    public long rebuild(long events) throws Exception {
        ReadModel model = new ReadModel();
        try (Connection connection = pool.getConnection()) {
            model.create(connection);
        }
        long start = System.nanoTime();
        try (RepliesProcessor processor = new RepliesProcessor(connections, store, model)) {
            if (!processor.await(events, TimeUnit.MINUTES.toSeconds(10))) {
                throw new IllegalStateException("The read model did not catch up");
            }
        }
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        configuration.shutdown();
        pool.close();
    }
}
