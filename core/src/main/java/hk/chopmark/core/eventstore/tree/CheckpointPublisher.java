package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.tree.CheckpointTables.SchoolLog;
import hk.chopmark.core.eventstore.tree.LogSignals.Signal;
import hk.chopmark.core.log.checkpoint.Checkpoint;
import hk.chopmark.core.log.checkpoint.CheckpointRefused;
import hk.chopmark.core.log.checkpoint.CheckpointSigner;
import hk.chopmark.core.log.checkpoint.SignedCheckpoint;
import hk.chopmark.core.log.checkpoint.SignerUnusable;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.tree.ConsistencyProof;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the tree of each school signed when it grew, and stores the signed checkpoints.
 *
 * <p><b>Guarantees</b>: a root goes to the signer only after it was computed a second time, from
 * stored tiles; what the signer returns is verified before it is stored. Every step may be
 * repeated: a crash anywhere leaves a state from which the next round, or {@link #start}, goes on.
 * Several publishers over one database and one signer do no harm. Signs nothing unless the log is
 * open.
 *
 * <p><b>Source</b>: C2SP tlog-checkpoint, tlog-witness.
 */
public final class CheckpointPublisher implements AutoCloseable {
    /** Time between two checkpoints of a growing log, unless somebody waits for one. */
    public static final Duration PERIOD = Duration.ofSeconds(2);

    /** Between two rounds, so that many callers waiting share one. */
    private static final Duration GATHER = Duration.ofMillis(10);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointPublisher.class);

    private final DataSource dataSource;
    private final Proofs proofs;
    private final CheckpointSigner signer;
    private final Duration period;
    private final Signal stop = new Signal();
    private final Set<SchoolId> signedElsewhere = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    /**
     * Publishes the logs of the partition of {@code proofs}, once {@link #start started}.
     *
     * @param sequencer connections in the role that may write checkpoints
     * @param period between two checkpoints of a growing log
     */
    public CheckpointPublisher(
            DataSource sequencer, Proofs proofs, CheckpointSigner signer, Duration period) {
        this.dataSource = sequencer;
        this.proofs = proofs;
        this.signer = signer;
        this.period = period;
    }

    /**
     * Compares the database with the signer, then starts the thread {@code
     * chopmark-checkpoints-<partition>}, which {@link #close} ends. Call before the first append.
     *
     * @return the state the log is in after the comparison
     */
    public synchronized LogState start() {
        if (thread != null) {
            throw new IllegalStateException("The publisher is already started");
        }
        LogState state = reconcile();
        thread =
                Thread.ofPlatform()
                        .name("chopmark-checkpoints-" + proofs.partition())
                        .start(this::run);
        return state;
    }

    /** Ends the thread after the round at hand. */
    @Override
    public void close() {
        @Nullable Thread running;
        synchronized (this) {
            running = thread;
        }
        stop.raise();
        proofs.signals().onWanted().raise();
        try {
            if (running != null && !running.join(STOP_TIMEOUT)) {
                LOG.atError().addKeyValue("partition", proofs.partition()).log("publisher.stuck");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long nextRound = System.nanoTime();
        try {
            while (stop.count() == 0) {
                long seen = proofs.signals().onWanted().count();
                Set<SchoolId> wanted = proofs.signals().takeWanted();
                boolean all = System.nanoTime() - nextRound >= 0;
                if (all) {
                    nextRound = System.nanoTime() + period.toNanos();
                }
                if (all || !wanted.isEmpty()) {
                    tryPublish(all ? null : wanted);
                }
                stop.await(0, GATHER);
                long left = Math.max(1, nextRound - System.nanoTime());
                proofs.signals().onWanted().await(seen, Duration.ofNanos(left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryPublish(@Nullable Set<SchoolId> which) {
        try {
            publish(which);
        } catch (TransientFailure | SQLException e) {
            // The database cannot be asked. Nothing is lost: the next round begins from what is
            // stored.
            LOG.atWarn()
                    .addKeyValue("partition", proofs.partition())
                    .setCause(e)
                    .log("checkpoints.retried");
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("partition", proofs.partition())
                    .setCause(e)
                    .log("checkpoints.failed");
        }
    }

    /**
     * Publishes every log that grew since its last stored checkpoint.
     *
     * @param which these schools only; null for all
     */
    void publish(@Nullable Set<SchoolId> which) throws SQLException {
        List<SchoolLog> grown = new ArrayList<>();
        try (Connection connection = connect()) {
            if (LogState.read(connection, proofs.partition()).isOpen()) {
                CheckpointTables tables = new CheckpointTables(connection, proofs.partition());
                grown.addAll(which == null ? tables.logs() : tables.logs(which));
            }
            connection.rollback();
        }
        grown.removeIf(log -> log.size() <= log.published());
        for (SchoolLog log : grown) {
            try {
                publish(log);
            } catch (IntegrityViolation e) {
                halt(e);
                return;
            } catch (SignerUnusable e) {
                // Events are still appended and integrated; signing waits for a person. Other logs
                // may be fine.
                LOG.atError()
                        .addKeyValue("school", log.school())
                        .setCause(e)
                        .log("signer.unusable");
            }
        }
    }

    private void publish(SchoolLog log) throws SQLException {
        // A crash in this step leaves nothing.
        if (!proofs.rootFromTiles(log.school(), log.size()).equals(log.root())) {
            throw new IntegrityViolation(
                    "tree-root",
                    "%s: compact range and tiles give different roots at size %d; run fsck"
                            .formatted(log.school(), log.size()),
                    null);
        }
        Optional<SignedCheckpoint> latest = signer.latest(log.origin());
        long signedSize = latest.map(signed -> signed.checkpoint().treeSize()).orElse(0L);
        if (latest.isEmpty() && log.published() > 0) {
            // Another node signs this log, or the signer's memory is lost: founding the log anew
            // would sign a second history under the same origin. Appends go on.
            if (signedElsewhere.add(log.school())) {
                LOG.atError().addKeyValue("school", log.school()).log("signer.memory_lost");
            }
            return;
        }
        if (latest.isEmpty()) {
            // A crash after this leaves a key that has signed nothing; the next round finds and
            // uses it.
            signer.register(log.origin());
        } else if (signedSize > log.published()) {
            // A crash, or a lost answer, came between signing and storing. The signer gives the
            // same note again.
            store(log, latest.get());
        }
        if (signedSize > log.size()) {
            // Signed by another node that saw more of the tree, or the database went back in time:
            // compare again.
            reconcile();
        } else if (signedSize < log.size()) {
            sign(log, signedSize);
        }
    }

    private void sign(SchoolLog log, long signedSize) throws SQLException {
        ConsistencyProof proof = proofs.consistency(log.school(), signedSize, log.size());
        Checkpoint next = new Checkpoint(log.origin(), log.size(), log.root());
        SignedCheckpoint signed;
        try {
            // A crash after this leaves a note that only the signer has; the next round or start
            // stores it.
            signed = signer.addCheckpoint(signedSize, proof, next);
        } catch (CheckpointRefused e) {
            switch (e.reason()) {
                case INCONSISTENT, ROOT_MISMATCH_SAME_SIZE ->
                        throw new IntegrityViolation(
                                "signed-history",
                                "%s at size %d does not extend what was signed at size %d; run fsck"
                                        .formatted(log.school(), log.size(), signedSize),
                                e);
                // Somebody else has signed meanwhile: the next round sees what.
                case ORIGIN_UNKNOWN, OLD_SIZE_MISMATCH, SIZE_DECREASED ->
                        LOG.atInfo()
                                .addKeyValue("school", log.school())
                                .setCause(e)
                                .log("checkpoint.refused");
            }
            return;
        }
        if (!signed.checkpoint().equals(next)) {
            throw new IntegrityViolation(
                    "signer-answer", log.school() + ": the signer signed something else", null);
        }
        store(log, signed);
    }

    /**
     * A crash before the commit leaves the note with the signer alone; after it, nothing is left to
     * do.
     */
    private void store(SchoolLog log, SignedCheckpoint signed) throws SQLException {
        try {
            Checkpoint.open(signed.bytes(), signer.verifierKey(log.origin()));
        } catch (MalformedFormat e) {
            throw new IntegrityViolation(
                    "signer-answer", log.school() + ": the signer's note does not verify", e);
        }
        try (Connection connection = connect()) {
            CheckpointTables tables = new CheckpointTables(connection, proofs.partition());
            tables.store(log.school(), signed);
            connection.commit();
        }
        proofs.signals().onProgress().raise();
    }

    /**
     * Compares the database with what the signer remembers, and opens or closes the log
     * accordingly.
     *
     * <p>The signer has signed more than the database holds: the tail is lost, the log takes no
     * appends until it is restored. It has signed another root: history was changed, the log halts.
     * It has a note that the database lacks: it is stored.
     *
     * @return the state the log is in afterwards
     */
    public LogState reconcile() {
        try {
            List<String> lost = new ArrayList<>();
            for (SchoolLog log : logs()) {
                Optional<SignedCheckpoint> latest = signedLast(log);
                if (latest.isPresent()) {
                    compare(log, latest.get(), lost);
                }
            }
            return settle(lost);
        } catch (IntegrityViolation e) {
            return halt(e);
        } catch (SQLException e) {
            throw new TransientFailure(
                    "Comparing with the signer failed", Duration.ofSeconds(1), e);
        }
    }

    private Optional<SignedCheckpoint> signedLast(SchoolLog log) {
        try {
            return signer.latest(log.origin());
        } catch (SignerUnusable e) {
            // Signing of this log waits for a person. That is no reason to lose the school's events
            // meanwhile.
            LOG.atError().addKeyValue("school", log.school()).setCause(e).log("signer.unusable");
            return Optional.empty();
        }
    }

    private List<SchoolLog> logs() throws SQLException {
        try (Connection connection = connect()) {
            List<SchoolLog> logs = new CheckpointTables(connection, proofs.partition()).logs();
            connection.rollback();
            return logs;
        }
    }

    private void compare(SchoolLog log, SignedCheckpoint latest, List<String> lost)
            throws SQLException {
        long signedSize = latest.checkpoint().treeSize();
        try (Connection connection = connect()) {
            CheckpointTables tables = new CheckpointTables(connection, proofs.partition());
            Optional<byte[]> note = tables.note(log.school(), signedSize);
            boolean stored = note.isPresent() && Arrays.equals(note.get(), latest.bytes());
            long held =
                    log.size() >= signedSize
                            ? log.size()
                            : log.size() + tables.notIntegrated(log.school());
            connection.rollback();
            if (held < signedSize) {
                lost.add(
                        "%s holds %d events, %d are signed"
                                .formatted(log.school(), held, signedSize));
            }
            if (stored || log.size() < signedSize) {
                // Events that wait for integration are compared by the next round: the signer asks
                // for a proof.
                return;
            }
        }
        if (!proofs.rootFromTiles(log.school(), signedSize)
                .equals(latest.checkpoint().rootHash())) {
            throw new IntegrityViolation(
                    "signed-root",
                    "%s: the tree at size %d is not the one that was signed; run fsck"
                            .formatted(log.school(), signedSize),
                    null);
        }
        store(log, latest);
    }

    private LogState settle(List<String> lost) throws SQLException {
        try (Connection connection = connect()) {
            int partition = proofs.partition();
            if (lost.isEmpty()) {
                LogState.move(
                        connection,
                        partition,
                        LogState.Kind.TAIL_LOST,
                        new LogState(LogState.Kind.OPEN, ""));
            } else {
                String reason =
                        ("signed events are missing: %s%s; do not append:"
                                        + " restore the newest backup and its WAL, then start")
                                .formatted(
                                        lost.getFirst(),
                                        lost.size() > 1
                                                ? " (and " + (lost.size() - 1) + " more)"
                                                : "");
                LogState.move(
                        connection,
                        partition,
                        LogState.Kind.OPEN,
                        new LogState(LogState.Kind.TAIL_LOST, reason));
                LOG.atError()
                        .addKeyValue("partition", partition)
                        .addKeyValue("schools", lost.size())
                        .log("log.tail_lost");
            }
            LogState state = LogState.read(connection, partition);
            connection.commit();
            return state;
        }
    }

    private LogState halt(IntegrityViolation violation) {
        LOG.atError()
                .addKeyValue("partition", proofs.partition())
                .addKeyValue("check", violation.check())
                .log("log.halted");
        try (Connection connection = connect()) {
            LogState.halt(connection, proofs.partition(), String.valueOf(violation.getMessage()));
            LogState state = LogState.read(connection, proofs.partition());
            connection.commit();
            return state;
        } catch (SQLException e) {
            throw new TransientFailure(
                    "The log must halt, but its state cannot be stored", Duration.ofSeconds(1), e);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }
}
