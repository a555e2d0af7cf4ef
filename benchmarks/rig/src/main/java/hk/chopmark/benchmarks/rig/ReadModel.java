package hk.chopmark.benchmarks.rig;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The peers' read model, written as well as it can be: one row per notice and student, one batch of
 * upserts per transaction, and no wait for the disk, since the log can tell it again. Ours has the
 * same table.
 *
 * <p>Not thread safe: one processor with one segment writes it.
 */
public final class ReadModel {

    private static final String CREATE =
            "CREATE TABLE bench_reply (notice uuid, student uuid, replies bigint NOT NULL,"
                    + " PRIMARY KEY (notice, student))";
    private static final String UPSERT =
            "INSERT INTO bench_reply (notice, student, replies) VALUES (?, ?, ?)"
                    + " ON CONFLICT (notice, student) DO UPDATE SET replies = bench_reply.replies + excluded.replies";

    /**
     * The key of a row.
     *
     * @param notice the notice
     * @param student the student
     */
    private record Key(String notice, String student) {}

    private final Map<Key, Long> waiting = new LinkedHashMap<>();

    /** Makes the table. */
    public void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
        }
    }

    /** Adds one reply to the rows that wait. */
    public void add(Reply reply) {
        waiting.merge(new Key(reply.notice(), reply.student()), 1L, Long::sum);
    }

    /** Writes what waits, in the transaction open on the connection. */
    public void flush(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = off");
        }
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (Map.Entry<Key, Long> row : waiting.entrySet()) {
                upsert.setObject(1, UUID.fromString(row.getKey().notice()));
                upsert.setObject(2, UUID.fromString(row.getKey().student()));
                upsert.setLong(3, row.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
        waiting.clear();
    }
}
