package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.eventstore.fsck.PartitionAudit.Progress;
import hk.chopmark.core.log.checkpoint.CheckpointRefused;
import hk.chopmark.core.log.checkpoint.CheckpointSigner;
import hk.chopmark.core.log.checkpoint.SignedCheckpoint;
import hk.chopmark.core.log.checkpoint.SignerUnusable;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.log.checkpoint.VerifierKey;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Origin;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Checks the whole event store against itself and, where given, against keys, policy and signer.
 *
 * <p><b>Guarantees</b>: reads only, in one snapshot, beside running appends; each event and each
 * box once, in order. Computes every hash, tile, tree and root again from leaves, bodies and boxes
 * as they are stored, and believes no column that can be computed. Memory does not grow with the
 * count of events: about 30 MiB, and 70 KiB per school; a little for each erasure.
 *
 * <p>What it cannot see: an event that was never stored; a change of everything, signer included,
 * at once (witnesses see that); columns that are no evidence ({@code school.registered_at}, {@code
 * head.writer_epoch}, {@code idempotency.request_hash}).
 *
 * <p><b>Source</b>: the trust table of docs/architecture.md.
 */
public final class Fsck {
    private final DataSource sequencer;
    private final IndexTags indexTags;
    private final @Nullable CheckpointSigner signer;
    private final TrustPolicy policy;

    private Fsck(
            DataSource sequencer,
            IndexTags indexTags,
            @Nullable CheckpointSigner signer,
            TrustPolicy policy) {
        this.sequencer = sequencer;
        this.indexTags = indexTags;
        this.signer = signer;
        this.policy = policy;
    }

    /**
     * How far a run is.
     *
     * @param checked events checked
     * @param total events as counted at the start
     */
    public record Step(long checked, long total) {}

    /** Hears how far a run is, about once per thousand events, on the caller's thread. */
    @FunctionalInterface
    public interface Listener {
        /** Called with rising numbers. */
        void at(Step step);
    }

    /**
     * Checks what can be checked from the tables alone.
     *
     * @param sequencer connections in the role that sees all schools; row level security would hide
     *     rows from the others
     */
    public static Fsck of(DataSource sequencer) {
        return new Fsck(sequencer, _ -> Optional.empty(), null, new TrustPolicy(List.of()));
    }

    /** Also compares index tags with bodies. */
    public Fsck with(IndexTags tags) {
        return new Fsck(sequencer, tags, signer, policy);
    }

    /** Also compares with what this signer remembers, and verifies signatures with its keys. */
    public Fsck with(CheckpointSigner remembering) {
        return new Fsck(sequencer, indexTags, remembering, policy);
    }

    /** Also verifies signatures with the keys of this policy. */
    public Fsck with(TrustPolicy trusted) {
        return new Fsck(sequencer, indexTags, signer, trusted);
    }

    /**
     * Runs once, on the caller's thread and on one worker per processor.
     *
     * @throws SQLException if the database cannot be read
     */
    public FsckReport run(Listener listener) throws SQLException, InterruptedException {
        try (Connection connection = sequencer.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return run(connection, listener);
            } finally {
                connection.rollback();
            }
        }
    }

    private FsckReport run(Connection connection, Listener listener)
            throws SQLException, InterruptedException {
        requireAllRowsVisible(connection);
        Findings findings = new Findings();
        TableAudit tables = new TableAudit(connection, findings);
        Map<UUID, StoredLog> logs = tables.logs();
        SortedMap<Integer, Progress> partitions = tables.partitions();
        Map<Integer, Map<UUID, TreeAudit>> trees = trees(logs, connection, findings);
        Map<UUID, String> origins = new HashMap<>();
        logs.forEach((school, log) -> origins.put(school, log.origin()));
        long total =
                partitions.values().stream()
                        .mapToLong(progress -> Math.max(0, progress.head()))
                        .sum();
        LongConsumer checked = events -> listener.at(new Step(events, Math.max(total, events)));
        EventAudit audit = new EventAudit(origins, indexTags, ErasedBoxes.read(connection));
        int processors = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(
                        processors,
                        Thread.ofPlatform().name("chopmark-fsck-", 0).daemon().factory())) {
            for (Map.Entry<Integer, Progress> partition : partitions.entrySet()) {
                Map<UUID, TreeAudit> own = trees.getOrDefault(partition.getKey(), Map.of());
                new PartitionAudit(partition.getKey(), partition.getValue(), own, findings)
                        .run(connection, audit, workers, checked);
            }
        }
        for (Map<UUID, TreeAudit> ofPartition : trees.values()) {
            for (TreeAudit tree : ofPartition.values()) {
                tree.finish();
            }
        }
        tables.searchExtraRows(logs);
        tables.compareIdempotency();
        tables.compareTriggers();
        return findings.report(logs.size());
    }

    /** By partition and school. */
    private Map<Integer, Map<UUID, TreeAudit>> trees(
            Map<UUID, StoredLog> logs, Connection connection, Findings findings)
            throws SQLException {
        Map<Integer, Map<UUID, TreeAudit>> trees = new TreeMap<>();
        for (StoredLog log : logs.values()) {
            TreeAudit tree =
                    new TreeAudit(
                            log, connection, findings, checkpoints(log, connection, findings));
            trees.computeIfAbsent(log.partition(), _ -> new HashMap<>()).put(log.school(), tree);
        }
        return trees;
    }

    private static void requireAllRowsVisible(Connection connection) throws SQLException {
        String sql = "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next() || !row.getBoolean(1)) {
                throw new IllegalArgumentException(
                        "Running fsck: expected a role that row level security does not bind; use the sequencer's");
            }
        }
    }

    private CheckpointAudit checkpoints(StoredLog log, Connection connection, Findings findings)
            throws SQLException {
        Set<VerifierKey> keys = new LinkedHashSet<>();
        Optional<SignedCheckpoint> signed = Optional.empty();
        try {
            Origin origin = Origin.parse(log.origin());
            keys.addAll(policy.keys(origin));
            if (signer != null) {
                signed = signer.latest(origin);
                keys.add(signer.verifierKey(origin));
            }
        } catch (SignerUnusable e) {
            findings.add("tree", log.key(), "signer-unusable", String.valueOf(e.getMessage()));
        } catch (MalformedFormat | CheckpointRefused e) {
            // No origin, which has its own fault, or a log that the signer does not know: then
            // nothing is signed yet.
            signed = Optional.empty();
        }
        return new CheckpointAudit(log, connection, findings, List.copyOf(keys), signed);
    }
}
