package hk.chopmark.benchmarks.axon4;

import hk.chopmark.benchmarks.rig.ReadModel;
import hk.chopmark.benchmarks.rig.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.PostgresTokenTableFactory;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.json.JacksonSerializer;

/** Axon 4's pooled streaming processor, one segment, rows and token in one transaction. */
final class RepliesProcessor implements AutoCloseable {

    private static final int BATCH = 500;
    private static final String FLUSHED = "bench.flushed";

    private final BoundConnections connections;
    private final ReadModel model;
    private final CountDownLatch done = new CountDownLatch(1);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final PooledStreamingEventProcessor processor;
    private volatile long wanted = Long.MAX_VALUE;
    private long committed;

    RepliesProcessor(BoundConnections connections, EventStore store, ReadModel model) {
        this.connections = connections;
        this.model = model;
        JdbcTokenStore tokens =
                JdbcTokenStore.builder()
                        .connectionProvider(connections)
                        .serializer(JacksonSerializer.builder().build())
                        .build();
        tokens.createSchema(PostgresTokenTableFactory.INSTANCE);
        this.processor =
                PooledStreamingEventProcessor.builder()
                        .name("bench-replies")
                        .eventHandlerInvoker(
                                SimpleEventHandlerInvoker.builder().eventHandlers(this).build())
                        .messageSource(store)
                        .tokenStore(tokens)
                        .transactionManager(connections)
                        .coordinatorExecutor(threads)
                        .workerExecutor(threads)
                        .initialSegmentCount(1)
                        .initialToken(source -> source.createTailToken())
                        .batchSize(BATCH)
                        .build();
    }

    /** Starts and waits until so many events are in the read model, committed. */
    boolean await(long events, long seconds) throws InterruptedException {
        wanted = events;
        processor.start();
        return done.await(seconds, TimeUnit.SECONDS);
    }

    /** Collects; the batch is written when its unit of work is about to commit. */
    @EventHandler
    void on(Reply reply) {
        model.add(reply);
        UnitOfWork<?> batch = CurrentUnitOfWork.get().root();
        long[] count =
                batch.getOrComputeResource(
                        FLUSHED,
                        _ -> {
                            long[] fresh = {0};
                            batch.onPrepareCommit(_ -> flush());
                            batch.afterCommit(_ -> count(fresh[0]));
                            return fresh;
                        });
        count[0]++;
    }

    private void flush() {
        try (Connection connection = connections.getConnection()) {
            model.flush(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("Writing the read model", e);
        }
    }

    private void count(long events) {
        committed += events;
        if (committed >= wanted) {
            done.countDown();
        }
    }

    @Override
    public void close() {
        processor.shutDown();
        threads.shutdown();
    }
}
