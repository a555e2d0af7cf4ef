package hk.chopmark.benchmarks.contenders;

import com.github.f4b6a3.uuid.UuidCreator;
import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.benchmarks.rig.Appender;
import hk.chopmark.benchmarks.rig.Contender;
import hk.chopmark.benchmarks.rig.Workload;
import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.SealedBox;
import hk.chopmark.core.eventstore.StoreRole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What PostgreSQL itself gives: the very rows that ours stores, in the same tables under the same
 * indexes, made outside the clock, with no order, no condition and no head row to lock.
 *
 * <p>Import: binary COPY, one writer, one transaction per batch. Append: one row of each table in
 * one statement and one round trip, each its own commit. Replay: a cursor over the table.
 */
final class Floor implements Contender {

    private static final int CONNECTIONS = 64;
    private static final int PAGE = 2_000;
    private static final int ROWS_PER_CALLER = 200;
    private static final long APPENDED_FROM = 1_000_000_000_000L;

    private static final String COPY_EVENTS =
            "COPY event (partition, position, school, id, type, recorded_at, leaf, body, leaf_hash, tags)"
                    + " FROM STDIN (FORMAT binary)";
    private static final String COPY_BOXES =
            "COPY sealed_box (partition, position, ordinal, key_id, key_version, nonce, ciphertext)"
                    + " FROM STDIN (FORMAT binary)";
    private static final String INSERT =
            "WITH e AS (INSERT INTO event (partition, position, school, id, type, recorded_at, leaf, body, leaf_hash,"
                    + " tags) VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING position)"
                    + " INSERT INTO sealed_box (partition, position, ordinal, key_id, key_version, nonce, ciphertext)"
                    + " SELECT 0, e.position, 0, ?, ?, ?, ? FROM e";
    private static final String SCAN =
            "SELECT position, school, id, type, recorded_at, leaf, body, leaf_hash, tags FROM event"
                    + " WHERE partition = 0 ORDER BY position";
    private static final String SOURCE =
            "SELECT position, id, type, recorded_at, leaf, body FROM event WHERE tags @> ?::bigint[]"
                    + " ORDER BY position";

    private final Store store;
    private final Workload workload;
    private final Encoder encoder;
    private final HikariDataSource pool;
    private final Map<Long, BinaryRows> ready = new ConcurrentHashMap<>();
    private final AtomicLong appended = new AtomicLong(APPENDED_FROM);

    Floor(Databases databases, Workload workload, Path folder) {
        this.store = Store.create(databases, "floor", folder);
        this.workload = workload;
        this.encoder = new Encoder(store);
        PGSimpleDataSource logins = store.admin();
        logins.setPrepareThreshold(-1); // binary rows from the first execution on
        this.pool =
                Databases.pool(
                        logins,
                        CONNECTIONS,
                        StoreRole.SEQUENCER.sessionSql() + "; SET enable_seqscan = off");
    }

    @Override
    public String settings() {
        return "rows made outside the clock; import by one writer, COPY of "
                + Workload.BATCH_EVENTS
                + " rows per commit; append by one statement per commit on up to "
                + CONNECTIONS
                + " connections; scan by a cursor of "
                + PAGE
                + " rows, binary";
    }

    @Override
    public void prepareImport(long from, long to) throws IOException {
        for (long first = from; first < to; first += Workload.BATCH_EVENTS) {
            List<EncodedEvent> encoded =
                    encoder.encode(
                            LongStream.range(first, first + Workload.BATCH_EVENTS)
                                    .mapToObj(workload::imported)
                                    .toList());
            ready.put(first, BinaryRows.of(encoded, first));
        }
    }

    @Override
    public int importCallers() {
        return 1;
    }

    @Override
    public void importBatch(long first) throws SQLException, IOException {
        BinaryRows rows = ready.remove(first);
        if (rows == null) {
            throw new IllegalStateException("The batch at " + first + " was not made ready");
        }
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            copies.copyIn(COPY_EVENTS, new ByteArrayInputStream(rows.events()));
            copies.copyIn(COPY_BOXES, new ByteArrayInputStream(rows.boxes()));
            connection.commit();
        }
    }

    @Override
    public Appender appender(int caller) {
        List<EncodedEvent> made =
                encoder.encode(
                        LongStream.range(0, ROWS_PER_CALLER)
                                .mapToObj(
                                        n -> Workload.reply(workload.freshStream(caller, n), n, 0))
                                .toList());
        int[] n = {0};
        return _ -> insert(made.get(n[0]++ % ROWS_PER_CALLER));
    }

    /** Under a new id, at the next position. */
    private void insert(EncodedEvent event) throws SQLException {
        SealedBox box = event.boxes().getFirst();
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, appended.getAndIncrement());
            insert.setObject(2, event.school().id());
            insert.setObject(3, UuidCreator.getTimeOrderedEpoch());
            insert.setString(4, event.type());
            insert.setObject(5, event.at().atOffset(ZoneOffset.UTC));
            insert.setBytes(6, event.leaf());
            insert.setBytes(7, event.body());
            insert.setBytes(8, event.leafHash());
            insert.setArray(9, int8s(connection, event.indexTags()));
            insert.setObject(10, box.keyId());
            insert.setInt(11, box.keyVersion());
            insert.setBytes(12, box.nonce());
            insert.setBytes(13, box.ciphertext());
            insert.executeUpdate();
        }
    }

    private static Array int8s(Connection connection, long... values) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf("int8", values);
    }

    @Override
    public int source(long stream) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(SOURCE)) {
            select.setArray(1, int8s(connection, encoder.indexTag(Workload.notice(stream))));
            try (ResultSet rows = select.executeQuery()) {
                return (int) read(rows, Long.MAX_VALUE);
            }
        }
    }

    @Override
    public void replay(long events) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement(SCAN)) {
                select.setFetchSize(PAGE);
                try (ResultSet rows = select.executeQuery()) {
                    long seen = read(rows, events);
                    if (seen != events) {
                        throw new IllegalStateException("The scan saw only " + seen + " rows");
                    }
                }
            }
            connection.rollback();
        }
    }

    private static long read(ResultSet rows, long most) throws SQLException {
        long seen = 0;
        long bytes = 0;
        while (seen < most && rows.next()) {
            bytes += rows.getBytes("leaf").length + rows.getBytes("body").length;
            seen++;
        }
        if (seen > 0 && bytes == 0) {
            throw new IllegalStateException("Rows without content");
        }
        return seen;
    }

    @Override
    public void close() {
        pool.close();
        encoder.close();
        store.close();
    }
}
