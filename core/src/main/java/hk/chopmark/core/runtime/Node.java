package hk.chopmark.core.runtime;

import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.erasing.Retention;
import hk.chopmark.core.eventstore.ErasureTrail;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.Schools;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.eventstore.axon.PostgresEventStorageEngine;
import hk.chopmark.core.eventstore.tree.CheckpointPublisher;
import hk.chopmark.core.eventstore.tree.LogIntegrator;
import hk.chopmark.core.eventstore.tree.LogSignals;
import hk.chopmark.core.eventstore.tree.Proofs;
import hk.chopmark.core.history.History;
import hk.chopmark.core.log.checkpoint.CheckpointSigner;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.seal.KeyEpochs;
import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyWatch;
import hk.chopmark.core.seal.SchoolKeys;
import hk.chopmark.core.seal.SelfTest;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.seal.clock.ClockWatch;
import hk.chopmark.core.seal.rows.ClockReadings;
import hk.chopmark.core.seal.rows.KeyInventory;
import hk.chopmark.core.seal.rows.KeyStatements;
import hk.chopmark.core.seal.rows.LoginNameRows;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.seal.search.LoginNames;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of an engine below Axon, and the order in which they start and stop.
 *
 * <p>Order: the crypto self-test; the publisher compares database and signer before anything can be
 * appended; then the sequencer, the storage engine and the integrator. Closed in reverse, so that
 * what was appended is still integrated if there is time; what is not is integrated after the next
 * start.
 */
final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /**
     * What a node is made of.
     *
     * @param checkpointPeriod between two checkpoints of a growing log
     */
    record Given(
            DataSource events,
            DataSource keys,
            KeyVault vault,
            CheckpointSigner signer,
            InstantSource clock,
            boolean watchesClock,
            Supplier<UUID> ids,
            Sequencer.Options sequencing,
            WorkObserver work,
            Duration checkpointPeriod,
            EventCatalog catalog) {}

    private final Deque<AutoCloseable> opened;
    private final int partition;
    private final Supplier<UUID> ids;
    private final EventTime time;
    private final SubjectKeys keys;
    private final KeyEpochs keyEpochs;
    private final Schools schools;
    private final EventCodec codec;
    private final BlindIndex searchIndex;
    private final LoginNames loginNames;
    private final EventLog log;
    private final History history;
    private final Erasures erasures;
    private final Retention retention;
    private final KeyInventory inventory;
    private final String vaultName;
    private final Proofs proofs;
    private final Sequencer sequencer;
    private final PostgresEventStorageEngine engine;
    private final Repetitions repetitions;
    private final DecidingHandler.Tools tools;

    private Node(Given given, Deque<AutoCloseable> opened) {
        this.opened = opened;
        this.partition = given.sequencing().partition();
        SecureRandom random = SelfTest.random();
        this.ids = given.ids();
        this.time = new EventTime(given.clock());
        this.keys = keep(new SubjectKeys(given.keys(), given.vault(), given.clock(), random));
        keep(KeyWatch.start(given.keys(), keys));
        this.schools = new Schools(given.events(), given.clock(), random);
        this.codec = new EventCodec(given.catalog(), keys, schools::origin, random);
        this.searchIndex = new BlindIndex(given.keys(), keys, given.clock());
        this.loginNames =
                new LoginNames(
                        new LoginNameRows(new KeyStatements(given.keys())), keys, given.clock());
        this.log = new EventLog(given.events(), partition, codec);
        this.keyEpochs =
                new KeyEpochs(
                        given.keys(),
                        keys,
                        given.clock(),
                        given.watchesClock() ? watch(given) : null);
        newestEvent();
        this.erasures = new Erasures(new ErasureTrail(given.events(), partition, codec), codec);
        this.history = new History(log, codec);
        this.retention =
                new Retention(erasures, history, new Retention.Holding(keys, given.clock()));
        this.inventory = new KeyInventory(given.keys());
        this.vaultName = given.vault().name();
        LogSignals signals = new LogSignals();
        this.proofs = new Proofs(given.events(), partition, signals);
        CheckpointPublisher publisher =
                keep(
                        new CheckpointPublisher(
                                given.events(), proofs, given.signer(), given.checkpointPeriod()));
        LogState state = publisher.start();
        if (!state.isOpen()) {
            LOG.atError()
                    .addKeyValue("state", state.kind().stored())
                    .log("log.not-open: " + state.reason());
        }
        LogIntegrator integrator = keep(new LogIntegrator(given.events(), partition, signals));
        integrator.start();
        this.sequencer = keep(Sequencer.open(given.events(), given.sequencing()));
        sequencer.onCommit(committed -> signals.appended());
        sequencer.onCommit(committed -> committed.forEach(event -> time.seen(event.at())));
        this.engine = keep(new PostgresEventStorageEngine(sequencer, given.events(), codec, null));
        this.repetitions = new Repetitions(codec, sequencer, history);
        this.tools =
                new DecidingHandler.Tools(
                        new FactReader(given.catalog()),
                        new EventWriter(
                                given.catalog(),
                                given.ids(),
                                new SearchStaging(searchIndex, loginNames)),
                        time,
                        new SchoolGate(log, schools, given.signer()),
                        DecidingTurns.forThisMachine(),
                        given.work(),
                        repetitions);
    }

    private ClockWatch watch(Given given) {
        ClockReadings readings = new ClockReadings(new KeyStatements(given.keys()));
        return new ClockWatch(
                readings,
                new ClockWatch.Others(readings::databaseClock, this::newestEvent),
                given.clock(),
                System::nanoTime);
    }

    private Optional<Instant> newestEvent() {
        try {
            Optional<Instant> newest =
                    log.range(Math.max(0, log.head() - 1), 1).stream()
                            .findFirst()
                            .map(StoredEvent::at);
            newest.ifPresent(time::seen);
            return newest;
        } catch (IntegrityViolation e) {
            // The integrator and fsck name the row; a node starts all the same, to show what it
            // can.
            LOG.atWarn().setCause(e).log("clock.newest-event-unreadable");
            return Optional.empty();
        }
    }

    /** Opens and starts all parts; if one fails, closes those before it. */
    static Node open(Given given) {
        SelfTest.run();
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return new Node(given, opened);
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    SubjectKeys keys() {
        return keys;
    }

    KeyEpochs keyEpochs() {
        return keyEpochs;
    }

    Schools schools() {
        return schools;
    }

    EventCodec codec() {
        return codec;
    }

    SchoolKeys schoolKeys(SchoolId school) {
        return keys.schoolKeys(school);
    }

    BlindIndex searchIndex() {
        return searchIndex;
    }

    LoginNames loginNames() {
        return loginNames;
    }

    EventLog log() {
        return log;
    }

    History history() {
        return history;
    }

    int partition() {
        return partition;
    }

    Erasures erasures() {
        return erasures;
    }

    Retention retention() {
        return retention;
    }

    KeyInventory inventory() {
        return inventory;
    }

    String vaultName() {
        return vaultName;
    }

    Proofs proofs() {
        return proofs;
    }

    Sequencer sequencer() {
        return sequencer;
    }

    PostgresEventStorageEngine engine() {
        return engine;
    }

    Repetitions repetitions() {
        return repetitions;
    }

    DecidingHandler.Tools tools() {
        return tools;
    }

    Supplier<UUID> ids() {
        return ids;
    }

    @Override
    public void close() {
        closeAll(opened);
    }

    private static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                // The others still have to be closed.
                LOG.atError()
                        .addKeyValue("part", part.getClass().getSimpleName())
                        .setCause(e)
                        .log("node.close.failed");
            }
        }
    }
}
