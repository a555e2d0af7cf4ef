package hk.chopmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.benchmarks.rig.Appender;
import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import java.util.Set;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateBasedJpaEventStorageEngine;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.eventhandling.conversion.DelegatingEventConverter;
import org.axonframework.messaging.eventstreaming.Tag;
import org.postgresql.ds.PGSimpleDataSource;

/** Axon 5's only durable engine of its own: aggregate-based, over JPA. */
final class AxonFiveJpa extends AxonFive {

    private static final int CONNECTIONS = 16;
    private static final int PAGE = 1_000;
    private static final int IMPORT_CALLERS = 2;

    private final HikariDataSource pool;
    private final Jpa jpa;
    private final AggregateBasedJpaEventStorageEngine engine;
    private final AxonConfiguration framework;

    AxonFiveJpa(Databases databases, Workload workload) {
        super(workload);
        PGSimpleDataSource logins = databases.create("bench_axon5");
        logins.setReWriteBatchedInserts(true);
        this.pool = Databases.transactional(logins, CONNECTIONS);
        this.jpa = new Jpa(pool, Workload.BATCH_EVENTS);
        this.engine =
                new AggregateBasedJpaEventStorageEngine(
                        jpa,
                        jpa,
                        new DelegatingEventConverter(json()),
                        defaults -> defaults.batchSize(PAGE));
        this.framework = framework(engine);
    }

    @Override
    public String settings() {
        return "AggregateBasedJpaEventStorageEngine, Hibernate, Jackson, bytea, JDBC batches of "
                + Workload.BATCH_EVENTS
                + " with reWriteBatchedInserts, "
                + CONNECTIONS
                + " connections, pages of "
                + PAGE
                + ", import by "
                + IMPORT_CALLERS
                + " callers; one tag, no sealing, no hashes";
    }

    @Override
    EventStorageEngine engine() {
        return engine;
    }

    @Override
    Set<Tag> tags(Reply reply) {
        // It takes one tag at most: the aggregate.
        return streamTags(reply.notice());
    }

    @Override
    ConsistencyMarker markerOfNewStream(ConsistencyMarker lastSeen) {
        return ConsistencyMarker.ORIGIN;
    }

    @Override
    public int importCallers() {
        return IMPORT_CALLERS;
    }

    @Override
    public Appender commander(int caller, int callers) {
        return commander(framework.getComponent(CommandGateway.class), caller, callers);
    }

    @Override
    public long rebuild(long events) throws Exception {
        return new RepliesProcessor(engine, json(), pool).build(events);
    }

    @Override
    public void close() {
        framework.shutdown();
        engine.close();
        jpa.close();
        pool.close();
    }
}
