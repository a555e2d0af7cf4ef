package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.tree.LeafAudit.Row;
import hk.chopmark.core.eventstore.tree.LogSignals.Signal;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends the Merkle tree of each school by the events of one partition, in order of position.
 *
 * <p><b>Guarantees</b>: each event becomes a leaf exactly once, and only after its leaf hash was
 * computed again from the stored bytes. One integrator works at a time over all nodes: it holds an
 * advisory lock on the very connection that it writes through, so losing one is losing the other.
 * Trees, complete tiles and progress move in one transaction per batch; nothing in memory matters
 * after a crash. What does not agree halts the partition, durably, and stays unintegrated.
 *
 * <p><b>Bounds</b>: batches of at most {@value #MAX_EVENTS} events and about {@value #MAX_BYTES}
 * leaf bytes; the growing ends of at most {@value #MAX_SCHOOLS} schools in memory, below 70 KiB
 * each.
 *
 * <p><b>Source</b>: C2SP tlog-tiles; RFC 9162 section 2.1.
 */
public final class LogIntegrator implements AutoCloseable {
    /** Most events in one transaction. */
    public static final int MAX_EVENTS = 4_096;

    static final int MAX_BYTES = 16 << 20;
    static final int MAX_SCHOOLS = 2_048;

    /**
     * First half of the advisory lock's key, the ASCII bytes of "CHOP"; the second is the
     * partition.
     */
    private static final int LOCK_CLASS = 0x43484F50;

    private static final int FETCH_ROWS = 1_024;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /**
     * Between two batches that were not full, so that many small commits become few transactions
     * here.
     */
    private static final Duration GATHER = Duration.ofMillis(50);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    /**
     * How long the server waits for a leader that asks nothing, though it asks all the time; then
     * it ends the session, and another takes the lead.
     */
    private static final Duration STALL = Duration.ofSeconds(5);

    private static final String BOUNDED =
            "SET idle_session_timeout = %1$d; SET idle_in_transaction_session_timeout = %1$d"
                    .formatted(STALL.toMillis());
    private static final String UNBOUNDED =
            "RESET idle_session_timeout; RESET idle_in_transaction_session_timeout";

    private static final Logger LOG = LoggerFactory.getLogger(LogIntegrator.class);

    private final DataSource dataSource;
    private final int partition;
    private final LogSignals signals;
    private final int maxEvents;
    private final Map<SchoolId, SchoolTree> trees = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Connection leading;
    private @Nullable Thread thread;
    private final Signal stop = new Signal();

    /**
     * Integrates a partition, once {@link #start started}.
     *
     * @param sequencer connections in the role that may write trees and tiles; one is kept while
     *     this leads
     */
    public LogIntegrator(DataSource sequencer, int partition, LogSignals signals) {
        this(sequencer, partition, signals, MAX_EVENTS);
    }

    LogIntegrator(DataSource sequencer, int partition, LogSignals signals, int maxEvents) {
        this.dataSource = sequencer;
        this.partition = partition;
        this.signals = signals;
        this.maxEvents = maxEvents;
    }

    /** Starts the thread {@code chopmark-integrator-<partition>}, which {@link #close} ends. */
    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException("The integrator is already started");
        }
        thread = Thread.ofPlatform().name("chopmark-integrator-" + partition).start(this::run);
    }

    /** Ends the thread after the batch at hand, and gives up the lead. */
    @Override
    public void close() {
        @Nullable Thread running;
        synchronized (this) {
            running = thread;
        }
        stop.raise();
        signals.appended();
        if (running == null) {
            resign();
            return;
        }
        try {
            if (!running.join(STOP_TIMEOUT)) {
                LOG.atError().addKeyValue("partition", partition).log("integrator.stuck");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (stop.count() == 0) {
                long seen = signals.onAppended().count();
                int integrated = tryStep();
                if (integrated < 0) {
                    stop.await(0, AFTER_FAILURE);
                } else if (integrated == 0) {
                    signals.onAppended().await(seen, POLL);
                } else if (integrated < maxEvents) {
                    stop.await(0, GATHER);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            resign();
        }
    }

    private int tryStep() {
        try {
            return step();
        } catch (SQLException | RuntimeException e) {
            // Nothing was committed, or it was and the answer was lost: the next step reads from
            // the database which.
            LOG.atWarn().addKeyValue("partition", partition).setCause(e).log("integration.retried");
            resign();
            return -1;
        }
    }

    /**
     * Integrates one batch if this integrator leads or can take the lead.
     *
     * @return count of events integrated; 0 if there were none, the partition is halted, or another
     *     integrator leads
     */
    int step() throws SQLException {
        Connection connection = lead();
        if (connection == null) {
            return 0;
        }
        try {
            int integrated = integrate(connection);
            if (integrated > 0) {
                signals.onProgress().raise();
            }
            return integrated;
        } catch (IntegrityViolation e) {
            connection.rollback();
            forget();
            LogState.halt(connection, partition, String.valueOf(e.getMessage()));
            connection.commit();
            LOG.atError()
                    .addKeyValue("partition", partition)
                    .addKeyValue("check", e.check())
                    .log("log.halted");
            return 0;
        }
    }

    /** The connection that holds the lock, or null while another integrator does. */
    private @Nullable Connection lead() throws SQLException {
        if (leading != null) {
            return leading;
        }
        Connection connection = dataSource.getConnection();
        boolean locked;
        try {
            connection.setAutoCommit(false);
            locked = tryLock(connection);
            if (locked) {
                run(connection, BOUNDED);
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            // The answer may be lost and the lock taken all the same.
            end(connection);
            throw e;
        }
        if (!locked) {
            connection.close();
            return null;
        }
        forget();
        leading = connection;
        LOG.atInfo().addKeyValue("partition", partition).log("integration.leading");
        return connection;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean tryLock(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
            lock.setInt(1, LOCK_CLASS);
            lock.setInt(2, partition);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * Gives up lock and connection; the pool never gets a connection back with the lock still on
     * it.
     */
    private void resign() {
        Connection connection = leading;
        leading = null;
        forget();
        if (connection == null) {
            return;
        }
        try {
            connection.rollback();
            try (PreparedStatement unlock =
                    connection.prepareStatement("SELECT pg_advisory_unlock(?, ?)")) {
                unlock.setInt(1, LOCK_CLASS);
                unlock.setInt(2, partition);
                unlock.execute();
            }
            run(connection, UNBOUNDED);
            connection.commit();
            connection.close();
        } catch (SQLException e) {
            end(connection);
        }
    }

    /** Ends the session: whatever lock it holds goes with it. A pool makes a new one. */
    private void end(Connection connection) {
        try (connection) {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.atDebug()
                    .addKeyValue("partition", partition)
                    .setCause(e)
                    .log("integration.connection_lost");
        }
    }

    private void forget() {
        trees.clear();
    }

    /**
     * One transaction. A crash before its commit leaves nothing; after it, everything, and the next
     * leader goes on from row {@code integration}.
     */
    private int integrate(Connection connection) throws SQLException {
        long next = lockProgress(connection);
        List<Row> rows = next < 0 ? List.of() : read(connection, next);
        if (rows.isEmpty()) {
            connection.rollback();
            return 0;
        }
        TreeTables tables = new TreeTables(connection, partition);
        Set<SchoolTree> grown = new LinkedHashSet<>();
        for (Row row : rows) {
            SchoolTree tree = trees.get(row.school());
            if (tree == null) {
                tree = tables.load(row.school());
                trees.put(row.school(), tree);
            }
            tree.append(row.position(), LeafAudit.verify(partition, row, tree.origin()));
            grown.add(tree);
        }
        tables.write(grown);
        advance(connection, next, next + rows.size());
        connection.commit();
        grown.forEach(SchoolTree::stored);
        shrink();
        return rows.size();
    }

    /**
     * The position to go on from, or -1 while the partition is halted. Locks the row against a halt
     * in between.
     */
    private long lockProgress(Connection connection) throws SQLException {
        String sql =
                "SELECT next_position, state, reason FROM integration WHERE partition = ? FOR UPDATE";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, partition);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException(
                            "Table integration has no row for partition " + partition);
                }
                LogState state = LogState.of(row.getString(2), row.getString(3));
                return state.kind() == LogState.Kind.HALTED ? -1 : row.getLong(1);
            }
        }
    }

    private List<Row> read(Connection connection, long from) throws SQLException {
        String sql =
                """
                SELECT position, school, id, type, recorded_at, leaf, leaf_hash
                  FROM event WHERE partition = ? AND position >= ? ORDER BY position LIMIT ?\
                """;
        List<Row> rows = new ArrayList<>();
        int bytes = 0;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(FETCH_ROWS);
            select.setInt(1, partition);
            select.setLong(2, from);
            select.setInt(3, maxEvents);
            try (ResultSet result = select.executeQuery()) {
                while (bytes < MAX_BYTES && result.next()) {
                    Row row = row(result);
                    if (row.position() != from + rows.size()) {
                        throw new IntegrityViolation(
                                "position-gap",
                                "partition %d: expected position %d, found %d; run fsck"
                                        .formatted(partition, from + rows.size(), row.position()),
                                null);
                    }
                    rows.add(row);
                    bytes += row.leaf().length;
                }
            }
        }
        return rows;
    }

    private static Row row(ResultSet result) throws SQLException {
        return new Row(
                result.getLong(1),
                new SchoolId(result.getObject(2, UUID.class)),
                result.getString(3),
                result.getString(4),
                result.getObject(5, OffsetDateTime.class).toInstant(),
                result.getBytes(6),
                result.getBytes(7));
    }

    private void advance(Connection connection, long from, long to) throws SQLException {
        String sql =
                "UPDATE integration SET next_position = ? WHERE partition = ? AND next_position = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, to);
            update.setInt(2, partition);
            update.setLong(3, from);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException(
                        "Integration of partition " + partition + " was moved meanwhile");
            }
        }
    }

    /** Keeps the trees used last. */
    private void shrink() {
        var oldest = trees.keySet().iterator();
        while (trees.size() > MAX_SCHOOLS) {
            oldest.next();
            oldest.remove();
        }
    }
}
