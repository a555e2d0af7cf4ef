package hk.chopmark.projections.engine;

import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.projections.engine.parking.PassedOver;
import hk.chopmark.projections.engine.segments.NodeShare;
import hk.chopmark.projections.engine.segments.Positions;
import hk.chopmark.projections.engine.segments.SegmentCount;
import hk.chopmark.projections.engine.segments.SegmentRoom;
import hk.chopmark.projections.engine.segments.Segments;
import hk.chopmark.projections.rows.ProjectionFault;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ReadSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.configuration.EventHandlingComponentsConfigurer;
import org.axonframework.messaging.eventhandling.configuration.EventProcessorModule;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorModule;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.JdbcTokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.JdbcTokenStoreConfiguration;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps read models up to date: one event processor per module.
 *
 * <p><b>Guarantees</b>: rows, position and cursor of a batch are committed in one transaction, so
 * each event takes effect exactly once, also through kill -9. An event that cannot be applied is
 * parked with those of its sequence behind it, and shown in the {@link ProjectionStatus} until
 * {@link ParkedEvents} applies it; the others go on. Any other failure halts the read model at the
 * event; it tries again after growing waits, and never skips. Read models do not wait for each
 * other. Several nodes share the segments of a read model, and take over those of a node that died.
 *
 * <p>Use: {@link #configure} before the runtime starts, {@link #attach} after.
 */
public final class ProjectionEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionEngine.class);

    /** Most events of one transaction. */
    static final int BATCH_SIZE = 500;

    private static final int COORDINATORS = 2;
    private static final long CLAIM_INTERVAL_MILLIS = 1_000;
    private static final long CLAIM_EXTENSION_MILLIS = 2_000;
    private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int LEVEL_ATTEMPTS = 100;

    /** One module at work. */
    private record Runner(
            ProjectionModule module, ModuleState state, BatchTransactions transactions) {}

    /**
     * How read models are worked on.
     *
     * @param segments how many batches of one read model may be written at the same time, on all
     *     nodes together: 1, 2, 4, 8 or 16. What a read model was started with stays until no node
     *     works on it and all its segments are level
     */
    public record Options(int segments) {

        /** One segment: fastest where the database has few cores. */
        public static final Options STANDARD = new Options(1);

        /** Refuses other counts. */
        public Options {
            Segments.require(segments);
        }

        /** Connections needed for so many read models, beside those of readers. */
        public int connections(int modules) {
            return workers(modules) + COORDINATORS;
        }

        private int workers(int modules) {
            return Math.max(1, modules * Math.min(segments, MAX_WORKERS));
        }
    }

    private static final int MAX_WORKERS = 4;

    private final DataSource projector;
    private final Options options;
    private final String node = UUID.randomUUID().toString();
    private final NodeShare share;
    private final Map<String, Runner> runners = new LinkedHashMap<>();
    private final ScheduledExecutorService coordinators;
    private final ScheduledExecutorService workers;
    private final CompletableFuture<Function<String, PassedOver>> passing =
            new CompletableFuture<>();
    private volatile @Nullable AxonConfiguration axon;

    /** An engine with {@link Options#STANDARD}. */
    public ProjectionEngine(
            DataSource projector, List<ProjectionModule> modules, InstantSource clock) {
        this(projector, modules, clock, Options.STANDARD);
    }

    /**
     * @param projector pool of connections that act as the projector role; at least {@link
     *     Options#connections}
     * @param modules the read models, names unique
     * @param clock time, for the states shown
     */
    public ProjectionEngine(
            DataSource projector,
            List<ProjectionModule> modules,
            InstantSource clock,
            Options options) {
        this.projector = projector;
        this.options = options;
        this.share = new NodeShare(projector, node, CLAIM_TIMEOUT);
        for (ProjectionModule module : modules) {
            ModuleState state = new ModuleState(clock);
            BatchTransactions transactions =
                    new BatchTransactions(projector, new Watch(module, state));
            if (runners.put(module.name(), new Runner(module, state, transactions)) != null) {
                throw new IllegalArgumentException("Two read models named " + module.name());
            }
        }
        this.coordinators = pool(COORDINATORS, "projection-coordinator-");
        this.workers = pool(options.workers(modules.size()), "projection-worker-");
    }

    private static ScheduledExecutorService pool(int threads, String name) {
        return Executors.newScheduledThreadPool(
                threads, Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** Registers one event processor per module, and the store of their cursors. */
    public void configure(EventSourcingConfigurer configurer) {
        // One for all: it finds the connection of the unit of work by thread.
        JdbcTokenStore tokens =
                new JdbcTokenStore(
                        BatchTransactions::borrowed,
                        new TokenJson(),
                        JdbcTokenStoreConfiguration.DEFAULT
                                .schema(TokenJson.table())
                                .claimTimeout(CLAIM_TIMEOUT)
                                .nodeId(node)); // the default, process and host, is not unique in
        // containers
        configurer.componentRegistry(
                registry -> registry.registerComponent(TokenStore.class, _ -> tokens));
        for (Runner runner : runners.values()) {
            runner.state().segments(prepare(runner.module().name()));
            configurer.messaging(messaging ->
                    messaging.eventProcessing(processing ->
                            processing.pooledStreaming(
                                    streaming -> streaming.processor(processor(runner)))));
        }
    }

    /**
     * Takes over the started runtime; the events that come wait until then.
     *
     * @param format reads what the log says about events that are passed over
     */
    public void attach(AxonConfiguration started, EventLog log, EventFormat format) {
        axon = started;
        passing.complete(model -> new PassedOver(log, format, model));
        runners.values().forEach(runner -> runner.state().started());
    }

    private PooledStreamingEventProcessorModule processor(Runner runner) {
        String name = runner.module().name();
        return EventProcessorModule.pooledStreaming(name)
                .eventHandlingComponents(components -> components(components, runner))
                .customized((_, configuration) ->
                        bounded(configuration)
                                .initialSegmentCount(runner.state().segments())
                                .maxSegmentProvider(_ -> share.of(runner.state().segments()))
                                .unitOfWorkFactory(runner.transactions())
                                .initialToken(_ -> storedPosition(runner))
                                .eventCriteria(_ -> EventCriteria.havingAnyTag()));
    }

    private EventHandlingComponentsConfigurer.CompletePhase components(
            EventHandlingComponentsConfigurer.RequiredComponentPhase components, Runner runner) {
        EventHandlingComponentsConfigurer.AdditionalComponentPhase all =
                components.declarative(_ -> processing(runner));
        for (int segment = 1; segment < runner.state().segments(); segment++) {
            SegmentRoom room = new SegmentRoom(segment);
            all = all.declarative(_ -> room);
        }
        return all;
    }

    private ModuleProcessor processing(Runner runner) {
        CompletableFuture<PassedOver> ofModel =
                passing.thenApply(record -> record.apply(runner.module().name()));
        return new ModuleProcessor(runner.module(), runner.state(), ofModel::join);
    }

    private PooledStreamingEventProcessorConfiguration bounded(
            PooledStreamingEventProcessorConfiguration configuration) {
        return configuration
                .batchSize(BATCH_SIZE)
                .coordinatorExecutor(coordinators)
                .workerExecutor(workers)
                .tokenClaimInterval(CLAIM_INTERVAL_MILLIS)
                .claimExtensionThreshold(CLAIM_EXTENSION_MILLIS);
    }

    /** A new cursor starts where the rows are: at the first event for an empty model. */
    private CompletableFuture<TrackingToken> storedPosition(Runner runner) {
        return CompletableFuture.completedFuture(
                new GlobalSequenceTrackingToken(position(runner.module().name())));
    }

    /** Turns the outcome of units of work into what is shown. */
    private record Watch(ProjectionModule module, ModuleState state)
            implements BatchTransactions.Outcome {

        @Override
        public void committed(ProcessingContext context) {
            if (!isBatch(context)) {
                state.coordinated();
            }
        }

        @Override
        public void failed(ProcessingContext context, Throwable error) {
            if (rootOf(error) instanceof UnableToClaimTokenException) {
                if (isBatch(context)) {
                    state.released(ModuleProcessor.segmentOf(context));
                }
                return; // another node has it
            }
            String code = ProjectionFault.codeOf(error);
            boolean news =
                    isBatch(context)
                            ? state.batchFailed(ModuleProcessor.segmentOf(context), code)
                            : state.halted(code);
            if (news) {
                LOG.atError()
                        .addKeyValue("projection", module.name())
                        .addKeyValue("code", code)
                        .log("projection.halted");
            }
        }

        private static boolean isBatch(ProcessingContext context) {
            return context.containsResource(TrackingToken.RESOURCE_KEY);
        }
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The read models, in the order given. */
    public List<ProjectionModule> modules() {
        return runners.values().stream().map(Runner::module).toList();
    }

    /** Where every read model stands. */
    public List<ProjectionStatus> status() {
        long head = head();
        List<ProjectionStatus> all = new ArrayList<>();
        for (Runner runner : runners.values()) {
            all.add(status(runner, head));
        }
        return all;
    }

    /**
     * Where one read model stands.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public ProjectionStatus status(String name) {
        return status(runner(name), head());
    }

    private ProjectionStatus status(Runner runner, long head) {
        String name = runner.module().name();
        if (axon != null && processor(name).isError()) {
            runner.state().halted("projection.event-stream");
        }
        return runner.state().status(name, stored(name), head);
    }

    /**
     * Fingerprint of a read model's rows now; reads all of them.
     *
     * @throws TransientFailure if its segments cover different events again and again
     */
    public ProjectionDigest digest(String name) {
        ProjectionModule module = runner(name).module();
        ReadModels reads = new ReadModels(projector);
        for (int attempt = 0; attempt < LEVEL_ATTEMPTS; attempt++) {
            Optional<ProjectionDigest> digest =
                    reads.readAll(
                                    module,
                                    connection -> {
                                        Positions positions =
                                                Positions.read(connection, ReadSchema.NAME, name);
                                        return positions.areLevel()
                                                ? Optional.of(
                                                        TableDigest.of(
                                                                connection,
                                                                ReadSchema.NAME,
                                                                module,
                                                                positions.covered()))
                                                : Optional.<ProjectionDigest>empty();
                                    })
                            .value();
            if (digest.isPresent()) {
                return digest.get();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new TransientFailure(
                "The segments of " + name + " are not level; try again when fewer events arrive",
                RETRY_AFTER,
                null);
    }

    /**
     * Waits until all read models cover the first {@code position} events, so that a caller reads
     * its own writes.
     *
     * @throws TransientFailure if that does not happen in time, or a read model is halted
     */
    public void awaitPosition(long position, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        for (String name : runners.keySet()) {
            await(name, position, end);
        }
    }

    /**
     * Waits until one read model covers the first {@code position} events.
     *
     * @throws TransientFailure if that does not happen in time, or the read model is halted
     */
    public void awaitPosition(String name, long position, Duration timeout) {
        await(name, position, System.nanoTime() + timeout.toNanos());
    }

    private void await(String name, long position, long endNanos) {
        ModuleState state = runner(name).state();
        while (state.position() < position) {
            long stored = position(name);
            if (stored >= position) {
                return; // written by another node, or before this one started
            }
            long left = endNanos - System.nanoTime();
            if (left <= 0 || state.errorCode().isPresent()) {
                throw new TransientFailure(
                        "Waiting for "
                                + name
                                + " to cover "
                                + position
                                + " events: found "
                                + stored
                                + state.errorCode()
                                        .map(code -> ", halted by " + code)
                                        .orElse(", still behind"),
                        RETRY_AFTER,
                        null);
            }
            try {
                state.awaitPosition(position, Math.min(left, POLL.toNanos()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TransientFailure("Interrupted while waiting for " + name, RETRY_AFTER, e);
            }
        }
    }

    /** Stops one processor and waits until its batch in hand is through. */
    public void stop(String name) {
        processor(name).shutdown().orTimeout(1, TimeUnit.MINUTES).join();
        runner(name).state().stopped();
    }

    /** Starts one processor again. */
    public void start(String name) {
        processor(name).start().orTimeout(1, TimeUnit.MINUTES).join();
        runner(name).state().started();
    }

    private PooledStreamingEventProcessor processor(String name) {
        AxonConfiguration started = axon;
        if (started == null) {
            throw new IllegalStateException("The runtime has not started");
        }
        PooledStreamingEventProcessor processor =
                started.getComponents(PooledStreamingEventProcessor.class).get(name);
        if (processor == null) {
            throw new IllegalArgumentException("No event processor " + name);
        }
        return processor;
    }

    public ProjectionModule module(String name) {
        return runner(name).module();
    }

    private Runner runner(String name) {
        Runner runner = runners.get(name);
        if (runner == null) {
            throw new IllegalArgumentException(
                    "No read model " + name + "; there are " + runners.keySet());
        }
        return runner;
    }

    private int prepare(String name) {
        try (Connection connection = projector.getConnection()) {
            return SegmentCount.prepare(connection, name, options.segments(), CLAIM_TIMEOUT);
        } catch (SQLException e) {
            throw ProjectionFault.database("preparing the position of " + name, e);
        }
    }

    /** Count of events a read model covers, as stored: those that all its segments cover. */
    public long position(String name) {
        try (Connection connection = projector.getConnection()) {
            return Positions.read(connection, ReadSchema.NAME, name).covered();
        } catch (SQLException e) {
            throw ProjectionFault.reading("reading the position of " + name, e);
        }
    }

    private ModuleState.StoredState stored(String name) {
        try (Connection connection = projector.getConnection()) {
            return new ModuleState.StoredState(
                    Positions.read(connection, ReadSchema.NAME, name).covered(),
                    ParkedEvents.summary(connection, name));
        } catch (SQLException e) {
            throw ProjectionFault.reading("reading the position of " + name, e);
        }
    }

    /** Count of events in the log, as committed. */
    public long head() {
        try (Connection connection = projector.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT next_position FROM chopmark.head WHERE partition = 0");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw ProjectionFault.reading("reading the head of the log", e);
        }
    }

    /** Ends the threads; to be called after the runtime has stopped the processors. */
    @Override
    public void close() {
        passing.cancel(false);
        coordinators.shutdownNow();
        workers.shutdownNow();
        share.leave();
    }
}
