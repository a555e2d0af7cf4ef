package hk.chopmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.benchmarks.rig.ReadModel;
import hk.chopmark.benchmarks.rig.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.SimpleEventHandlingComponent;
import org.axonframework.messaging.eventhandling.configuration.EventProcessorModule;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorModule;

/**
 * Axon 5's pooled streaming processor, one segment, over an engine of its own: rows in one
 * transaction per batch; its cursor is kept in memory, which costs nothing.
 */
final class RepliesProcessor {

    private static final int BATCH = 500;
    private static final int PATIENCE_MINUTES = 10;
    private static final ResourceKey<long[]> COUNT = ResourceKey.withLabel("bench count");

    private final EventStorageEngine engine;
    private final Converter json;
    private final HikariDataSource pool;
    private final ReadModel model = new ReadModel();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile long wanted;
    private long committed;

    RepliesProcessor(EventStorageEngine engine, Converter json, HikariDataSource pool) {
        this.engine = engine;
        this.json = json;
        this.pool = pool;
    }

    /**
     * Builds the read model from the start of the log.
     *
     * @return nanoseconds until so many events are in it, committed
     */
    long build(long events) throws SQLException, InterruptedException {
        wanted = events;
        try (Connection connection = pool.getConnection()) {
            model.create(connection);
            connection.commit();
        }
        long start = System.nanoTime();
        AxonConfiguration framework = start();
        try {
            if (!done.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The read model did not catch up");
            }
            return System.nanoTime() - start;
        } finally {
            framework.shutdown();
        }
    }

    private AxonConfiguration start() {
        EventSourcingConfigurer configurer =
                EventSourcingConfigurer.create().registerEventStorageEngine(_ -> engine);
        configurer.messaging(messaging ->
                messaging.eventProcessing(processing ->
                        processing.pooledStreaming(streaming -> streaming.processor(processor()))));
        return configurer.start();
    }

    private PooledStreamingEventProcessorModule processor() {
        return EventProcessorModule.pooledStreaming("bench-replies")
                .eventHandlingComponents(components ->
                        components.declarative(_ ->
                                new SimpleEventHandlingComponent()
                                        .subscribe(new QualifiedName(Reply.class), this::handle)))
                .customized((_, configuration) ->
                        configuration
                                .initialSegmentCount(1)
                                .batchSize(BATCH)
                                .initialToken(source -> source.firstToken(null)));
    }

    private MessageStream.Empty<Message> handle(EventMessage event, ProcessingContext context) {
        model.add(
                Objects.requireNonNull(
                        event.payloadAs(Reply.class, json), "every event has a payload"));
        context.computeResourceIfAbsent(
                        COUNT,
                        () -> {
                            long[] fresh = {0};
                            context.runOnPrepareCommit(_ -> flush());
                            context.runOnAfterCommit(_ -> count(fresh[0]));
                            return fresh;
                        })[0]++;
        return MessageStream.empty();
    }

    private void flush() {
        try (Connection connection = pool.getConnection()) {
            model.flush(connection);
            connection.commit();
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
}
