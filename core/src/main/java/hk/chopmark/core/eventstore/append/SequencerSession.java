package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.eventstore.EventRows;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.eventstore.TagSearch;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * The one connection of a sequencer, and the SQL of a batch.
 *
 * <p>One transaction at READ COMMITTED: lock the head, read, copy, move the head, commit; or, for a
 * small batch, one statement that moves the head from where it was expected ({@link OneStatement}).
 * The head row is the only lock, and is held until the commit is visible, so positions are given in
 * commit order and without gaps.
 */
final class SequencerSession implements AutoCloseable {

    /**
     * Where the server tells of each committed batch: the text {@code partition position}, where
     * position is the new head.
     */
    static final String HEAD_CHANNEL = "chopmark_head";

    /**
     * How long the server waits for a writer that stands still inside its transaction, and so holds
     * the head; then it ends the transaction, and the other nodes go on.
     */
    private static final Duration STALL = Duration.ofSeconds(5);

    /** How long a writer waits for another one's transaction; longer than any stall. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(15);

    /** How long one statement may take. */
    private static final Duration STATEMENT = Duration.ofSeconds(30);

    private static final String BOUNDED =
            ("SET idle_in_transaction_session_timeout = %d; SET lock_timeout = %d; SET statement_timeout = %d;"
                            // Planning a batch anew for its own values takes longer than running
                            // it.
                            + " SET plan_cache_mode = force_generic_plan")
                    .formatted(STALL.toMillis(), LOCK_WAIT.toMillis(), STATEMENT.toMillis());
    private static final String UNBOUNDED =
            "RESET idle_in_transaction_session_timeout; RESET lock_timeout; RESET statement_timeout;"
                    + " RESET plan_cache_mode";

    /** The head as locked. */
    record Head(long position, long writerEpoch, LogState state) {}

    /** A row of table idempotency. */
    record Kept(byte[] requestHash, long firstPosition, int count) {}

    /** Where an idempotency key stands. */
    record RequestKey(UUID school, String key) {}

    private static final String LOCK_HEAD =
            "SELECT h.next_position, h.writer_epoch, i.state, i.reason"
                    + " FROM head h JOIN integration i USING (partition) WHERE h.partition = ? FOR UPDATE OF h";
    private static final String KEPT =
            "SELECT i.school, i.key, i.request_hash, i.first_position, i.count FROM idempotency i"
                    + " JOIN unnest(?::uuid[], ?::text[]) AS q(school, key) ON i.school = q.school AND i.key = q.key";

    /** Told to whoever listens once the transaction is committed; of table head as {@code h}. */
    static final String TELL_HEAD =
            "pg_notify('" + HEAD_CHANNEL + "', h.partition || ' ' || h.next_position)";

    private static final String MOVE_HEAD =
            "UPDATE head h SET next_position = ? WHERE partition = ? RETURNING " + TELL_HEAD;
    private static final String FINISH =
            "WITH kept AS (INSERT INTO idempotency (school, key, request_hash, first_position, count)"
                    + " SELECT * FROM unnest(?::uuid[], ?::text[], ?::bytea[], ?::bigint[], ?::integer[]))"
                    + " "
                    + MOVE_HEAD;
    private static final String NEWER =
            "SELECT school, type, tags, body FROM event WHERE partition = ? AND position >= ? AND position < ?"
                    + " ORDER BY position";
    private final Connection connection;
    private final CopyManager copies;
    private final int partition;
    private final int backendPid;

    private SequencerSession(Connection connection, PGConnection server, int partition)
            throws SQLException {
        this.connection = connection;
        this.copies = server.getCopyAPI();
        this.backendPid = server.getBackendPID();
        this.partition = partition;
    }

    static SequencerSession open(DataSource sequencer, int partition) throws SQLException {
        Connection connection = sequencer.getConnection();
        try {
            run(connection, BOUNDED);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return new SequencerSession(
                    connection, connection.unwrap(PGConnection.class), partition);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The server process behind this session, which is the sender of its notifications. */
    int backendPid() {
        return backendPid;
    }

    /** Raises the writer epoch and returns it: every sequencer opened before is fenced. */
    long claim() throws SQLException {
        return commitLong(
                "UPDATE head SET writer_epoch = writer_epoch + 1 WHERE partition = ? RETURNING writer_epoch");
    }

    /** The writer epoch as it stands: a sequencer beside others. */
    long join() throws SQLException {
        return commitLong("SELECT writer_epoch FROM head WHERE partition = ?");
    }

    private long commitLong(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, partition);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException(
                            "Table head has no row for partition " + partition);
                }
                long value = row.getLong(1);
                connection.commit();
                return value;
            }
        }
    }

    Head lockHead() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK_HEAD)) {
            select.setInt(1, partition);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException(
                            "Table head has no row for partition " + partition);
                }
                return new Head(
                        row.getLong(1),
                        row.getLong(2),
                        LogState.of(row.getString(3), row.getString(4)));
            }
        }
    }

    /**
     * Ends the transactions of others that hold the head and stand still where the server does not
     * end them.
     *
     * @return whether there were any; this session's own transaction is rolled back
     */
    boolean freeHead() throws SQLException {
        return StalledCopies.end(connection) > 0;
    }

    /** What is kept of requests, by key. */
    Map<RequestKey, Kept> kept(List<Idempotency> asked) throws SQLException {
        return asked.isEmpty() ? Map.of() : kept(connection, asked);
    }

    /** What became of an earlier request with this key. */
    static Optional<Appended> outcomeOf(Connection connection, Idempotency asked)
            throws SQLException {
        return kept(connection, List.of(asked)).values().stream()
                .findFirst()
                .map(kept ->
                        asked.repeated(kept.requestHash(), kept.firstPosition(), kept.count()));
    }

    private static Map<RequestKey, Kept> kept(Connection connection, List<Idempotency> asked)
            throws SQLException {
        Map<RequestKey, Kept> kept = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(KEPT)) {
            select.setObject(
                    1,
                    connection.createArrayOf(
                            "uuid", asked.stream().map(i -> i.school().id()).toArray()));
            select.setObject(
                    2,
                    connection.createArrayOf(
                            "text", asked.stream().map(Idempotency::key).toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    kept.put(
                            new RequestKey(rows.getObject(1, UUID.class), rows.getString(2)),
                            new Kept(rows.getBytes(3), rows.getLong(4), rows.getInt(5)));
                }
            }
        }
        return kept;
    }

    /** For each query the newest match in {@code [from, to)} by the index, or -1. */
    long[] newest(List<TagQuery> queries, long[] from, long to) throws SQLException {
        return TagSearch.newest(connection, queries, new TagSearch.Bounds(partition, from, to));
    }

    /** One page of events, for exact checks and for rows that other nodes wrote. */
    TagSearch.Page page(List<TagQuery> queries, long from, long to, int limit) throws SQLException {
        return TagSearch.page(connection, queries, new TagSearch.Range(partition, from, to, limit));
    }

    /** Adds the events of {@code [window.end(), to)}, which other nodes wrote, to the window. */
    void readInto(RecentWindow window, long to) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NEWER)) {
            select.setInt(1, partition);
            select.setLong(2, window.end());
            select.setLong(3, to);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Long[] tags = (Long[]) rows.getArray(3).getArray();
                    window.add(
                            new SchoolId(rows.getObject(1, UUID.class)),
                            EventRows.nameOf(rows.getString(2)),
                            Arrays.stream(tags).mapToLong(Long::longValue).toArray(),
                            rows.getBytes(4));
                }
            }
        }
    }

    /** Writes the rows of all requests. */
    void copy(List<CopyRows> requests) throws SQLException {
        CopyIn events = copies.copyIn(CopyRows.EVENT_COPY);
        CopyRows.writeHeader(events);
        for (CopyRows rows : requests) {
            rows.writeEvents(events);
        }
        CopyRows.writeTrailer(events);
        events.endCopy();
        if (requests.stream().noneMatch(CopyRows::hasBoxes)) {
            return;
        }
        CopyIn boxes = copies.copyIn(CopyRows.BOX_COPY);
        CopyRows.writeHeader(boxes);
        for (CopyRows rows : requests) {
            rows.writeBoxes(boxes);
        }
        CopyRows.writeTrailer(boxes);
        boxes.endCopy();
    }

    /** Moves the head and keeps idempotency keys with their outcomes. */
    void finish(long nextPosition, Map<Idempotency, Appended> keys) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(keys.isEmpty() ? MOVE_HEAD : FINISH)) {
            int at = keys.isEmpty() ? 1 : bindKeys(update, keys);
            update.setLong(at++, nextPosition);
            update.setInt(at, partition);
            try (ResultSet moved = update.executeQuery()) {
                if (!moved.next()) {
                    throw new IllegalStateException(
                            "Moving the head of partition " + partition + " changed no row");
                }
            }
        }
    }

    private int bindKeys(PreparedStatement update, Map<Idempotency, Appended> keys)
            throws SQLException {
        int at = 1;
        for (Array column : columns(connection, keys)) {
            update.setArray(at++, column);
        }
        return at;
    }

    /** The columns of table idempotency for some outcomes, in its order. */
    static List<Array> columns(Connection connection, Map<Idempotency, Appended> keys)
            throws SQLException {
        int count = keys.size();
        Object[] schools = new Object[count];
        Object[] texts = new Object[count];
        byte[][] hashes = new byte[count][];
        Object[] positions = new Object[count];
        Object[] counts = new Object[count];
        int i = 0;
        for (Map.Entry<Idempotency, Appended> key : keys.entrySet()) {
            schools[i] = key.getKey().school().id();
            texts[i] = key.getKey().key();
            hashes[i] = key.getKey().requestHash();
            positions[i] = key.getValue().firstPosition();
            counts[i++] = key.getValue().count();
        }
        return List.of(
                connection.createArrayOf("uuid", schools),
                connection.createArrayOf("text", texts),
                connection.createArrayOf("bytea", hashes),
                connection.createArrayOf("bigint", positions),
                connection.createArrayOf("integer", counts));
    }

    /**
     * Appends in one statement, durably, if the head still stands where {@code start} says.
     *
     * @return false, and nothing is stored, if it does not
     */
    boolean appendFrom(
            OneStatement.Start start, List<EncodedEvent> events, Map<Idempotency, Appended> keys)
            throws SQLException {
        return OneStatement.append(connection, start, events, keys);
    }

    /** From here on each statement is a transaction of its own. */
    void beginAlone() throws SQLException {
        connection.setAutoCommit(true);
    }

    /**
     * From here on the statements up to {@link #commit} or {@link #rollback} are one transaction.
     */
    void beginTogether() throws SQLException {
        connection.setAutoCommit(false);
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /**
     * Whether an event with this id stands at this position; waits for whoever still holds the
     * head. If it does not, the transaction is left open, and the head locked.
     */
    boolean stands(long position, String id) throws SQLException {
        beginTogether();
        lockHead();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT 1 FROM event WHERE partition = ? AND position = ? AND id = ?::uuid")) {
            select.setInt(1, partition);
            select.setLong(2, position);
            select.setString(3, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
            }
        }
        connection.rollback();
        return true;
    }

    /** Ends the session at once, whatever it is in the middle of. */
    void abort() throws SQLException {
        try (connection) {
            connection.abort(Runnable::run);
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
                run(connection, UNBOUNDED);
            }
        }
    }
}
