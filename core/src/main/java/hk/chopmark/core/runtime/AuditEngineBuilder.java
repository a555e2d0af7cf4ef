package hk.chopmark.core.runtime;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.breakglass.BreakGlassJournal;
import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.Upcaster;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.eventstore.LeaderLock;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.eventstore.tree.CheckpointPublisher;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.log.checkpoint.CheckpointSigner;
import hk.chopmark.core.schedule.DueSource;
import hk.chopmark.core.schedule.PolicySource;
import hk.chopmark.core.seal.KeyVault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.jspecify.annotations.Nullable;

/**
 * Puts an {@link AuditEngine} together over migrated databases.
 *
 * <p>Mandatory: {@link #events}, {@link #keys}, {@link #vault}, {@link #signer}.
 */
public final class AuditEngineBuilder {

    /** Besides two pauses: for a page of due acts on a slow database. */
    private static final Duration LEADER_ASKS_WITHIN = Duration.ofMinutes(1);

    private List<AreaModule> areas = Areas.all();
    private List<Upcaster> upcasters = List.of();
    private @Nullable DataSource events;
    private @Nullable DataSource keys;
    private @Nullable KeyVault vault;
    private @Nullable CheckpointSigner signer;
    private @Nullable BreakGlassJournal journal;
    private InstantSource clock = InstantSource.system();
    private boolean watchesClock;
    private Supplier<UUID> ids = UuidCreator::getTimeOrderedEpoch;
    private Sequencer.Options sequencing = Sequencer.Options.STANDARD;
    private WorkObserver work = WorkObserver.NONE;
    private Duration checkpointPeriod = CheckpointPublisher.PERIOD;
    private @Nullable DataSource eraser;
    private Duration erasurePause = Duration.ofSeconds(5);
    private LongSupplier nanos = System::nanoTime;
    private final List<Function<AuditEngine, DueSource>> dueSources = new ArrayList<>();
    private Duration duePause = Duration.ofMinutes(1);
    private final List<Consumer<EventSourcingConfigurer>> configurations = new ArrayList<>();

    AuditEngineBuilder() {}

    /** Other areas than {@link Areas#all}. */
    public AuditEngineBuilder areas(List<AreaModule> modules) {
        this.areas = List.copyOf(modules);
        return this;
    }

    /** Steps from old shapes of events to the current ones. */
    public AuditEngineBuilder upcasters(List<Upcaster> steps) {
        this.upcasters = List.copyOf(steps);
        return this;
    }

    /**
     * Connections to the event database as {@link hk.chopmark.core.eventstore.StoreRole#SEQUENCER};
     * stays the caller's to close.
     */
    public AuditEngineBuilder events(DataSource sequencer) {
        this.events = sequencer;
        return this;
    }

    /** Connections to the database of the keys; stays the caller's to close. */
    public AuditEngineBuilder keys(DataSource keyDatabase) {
        this.keys = keyDatabase;
        return this;
    }

    /** What guards the key-encryption keys; stays the caller's to close. */
    public AuditEngineBuilder vault(KeyVault keyVault) {
        this.vault = keyVault;
        return this;
    }

    /** What signs the checkpoints; stays the caller's to close. */
    public AuditEngineBuilder signer(CheckpointSigner checkpointSigner) {
        this.signer = checkpointSigner;
        return this;
    }

    /** Another clock than the system's. */
    public AuditEngineBuilder clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    /**
     * Has the clock compared with that of the key database, with the newest event and with earlier
     * readings, before a key is destroyed or due acts are carried out.
     */
    public AuditEngineBuilder watchingClock() {
        this.watchesClock = true;
        return this;
    }

    /** Another source of ids than UUIDv7. */
    public AuditEngineBuilder ids(Supplier<UUID> source) {
        this.ids = source;
        return this;
    }

    /** Another way of sequencing than beside others in partition 0. */
    public AuditEngineBuilder sequencing(Sequencer.Options options) {
        this.sequencing = options;
        return this;
    }

    /** Another time between two checkpoints of a growing log. */
    public AuditEngineBuilder checkpointPeriod(Duration period) {
        this.checkpointPeriod = period;
        return this;
    }

    /**
     * Connections to the event database as {@link hk.chopmark.core.eventstore.StoreRole#ERASER};
     * stays the caller's to close. Without it erasures are decided and not carried out.
     */
    public AuditEngineBuilder eraser(DataSource erasing) {
        this.eraser = erasing;
        return this;
    }

    /** Another time between two looks for erasures to carry out. */
    public AuditEngineBuilder erasurePause(Duration pause) {
        this.erasurePause = pause;
        return this;
    }

    /**
     * Another measure of time that passes than {@link System#nanoTime}, for how long an erasure
     * waits until no node can remember a key, and for nothing else. For tests: one that runs fast
     * certifies an erasure too early.
     */
    public AuditEngineBuilder erasureNanos(LongSupplier passing) {
        this.nanos = passing;
        return this;
    }

    /** Has an observer hear what every decision cost. */
    public AuditEngineBuilder observing(WorkObserver observer) {
        this.work = observer;
        return this;
    }

    /**
     * Adds a source of due acts; without one, nothing is carried out by this node.
     *
     * @param making makes it over the engine once that is started; it reads there and sends nothing
     */
    public AuditEngineBuilder dueSource(Function<AuditEngine, DueSource> making) {
        dueSources.add(making);
        return this;
    }

    /** Carries out what is due by these policies of areas. */
    public AuditEngineBuilder duePolicies(List<DuePolicy> policies) {
        policies.forEach(policy -> dueSource(engine -> new PolicySource(policy, engine.history())));
        return this;
    }

    /** Another longest time between two looks for due acts. */
    public AuditEngineBuilder duePause(Duration pause) {
        this.duePause = pause;
        return this;
    }

    /**
     * Where readings are recorded while the log takes nothing; without it break-glass cannot be
     * broken. Stays the caller's to close.
     */
    public AuditEngineBuilder breakGlassJournal(BreakGlassJournal opened) {
        this.journal = opened;
        return this;
    }

    /** Adds to Axon's configuration, for example streaming processors. */
    public AuditEngineBuilder configure(Consumer<EventSourcingConfigurer> configuration) {
        configurations.add(configuration);
        return this;
    }

    /**
     * Opens the log, starts everything.
     *
     * @throws IllegalStateException if something mandatory is missing
     * @throws IllegalArgumentException if a decision names no permission that an area declares
     * @throws hk.chopmark.core.shared.TransientFailure if a database does not answer
     */
    public AuditEngine start() {
        DeclaredPermissions.require(areas);
        EventCatalog catalog = EventCatalog.of(areas, upcasters);
        Node node =
                Node.open(
                        new Node.Given(
                                given(events, "events"),
                                given(keys, "keys"),
                                given(vault, "vault"),
                                given(signer, "signer"),
                                clock,
                                watchesClock,
                                ids,
                                sequencing,
                                work,
                                checkpointPeriod,
                                catalog));
        try {
            EventSourcingConfigurer configurer =
                    AxonWiring.configure(areas, catalog, node.engine(), node.tools());
            configurations.forEach(configuration -> configuration.accept(configurer));
            AxonConfiguration axon = configurer.start();
            AuditEngine engine =
                    new AuditEngine(node, axon, AxonWiring.commandTypes(areas), journal);
            if (eraser != null) {
                engine.startErasing(new AuditEngine.Erasing(eraser, erasurePause, clock, nanos));
            }
            engine.startImporting();
            startSchedule(engine);
            return engine;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private void startSchedule(AuditEngine engine) {
        if (dueSources.isEmpty()) {
            return;
        }
        Duration promise = LEADER_ASKS_WITHIN.plus(duePause.multipliedBy(2));
        engine.startSchedule(
                new AuditEngine.Scheduling(
                        dueSources.stream().map(making -> making.apply(engine)).toList(),
                        new LeaderLock(
                                given(events, "events"),
                                LeaderLock.Work.DUE_ACTS,
                                sequencing.partition(),
                                promise),
                        duePause,
                        clock));
    }

    private static <T> T given(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalStateException("An audit engine needs " + name);
        }
        return part;
    }
}
