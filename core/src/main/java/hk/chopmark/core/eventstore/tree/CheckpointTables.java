package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.log.checkpoint.SignedCheckpoint;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.RootHash;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows that the publisher reads and writes, within its transaction. */
final class CheckpointTables {
    private static final String LOGS =
            """
            SELECT s.school, s.origin, coalesce(t.size, 0),
                   coalesce(t.root, sha256(''::bytea)),
                   coalesce((SELECT max(c.size) FROM checkpoint c WHERE c.school = s.school), 0)
              FROM school s LEFT JOIN tree t USING (school) WHERE s.partition = ?\
            """;

    private final Connection connection;
    private final int partition;

    CheckpointTables(Connection connection, int partition) {
        this.connection = connection;
        this.partition = partition;
    }

    /**
     * A school's log as the tables have it.
     *
     * @param size leaves of its tree
     * @param published size of the newest stored checkpoint, 0 if there is none
     */
    record SchoolLog(SchoolId school, Origin origin, long size, RootHash root, long published) {}

    /** All logs of the partition, also those without leaves. */
    List<SchoolLog> logs() throws SQLException {
        return select(LOGS + " ORDER BY s.school", select -> {});
    }

    /** The logs of these schools. */
    List<SchoolLog> logs(Collection<SchoolId> schools) throws SQLException {
        Object[] ids = schools.stream().map(SchoolId::id).toArray();
        return select(
                LOGS + " AND s.school = ANY (?) ORDER BY s.school",
                select -> select.setArray(2, connection.createArrayOf("uuid", ids)));
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement select) throws SQLException;
    }

    private List<SchoolLog> select(String sql, Binding rest) throws SQLException {
        List<SchoolLog> logs = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, partition);
            rest.bind(select);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    logs.add(
                            new SchoolLog(
                                    new SchoolId(row.getObject(1, UUID.class)),
                                    Origin.parse(row.getString(2)),
                                    row.getLong(3),
                                    RootHash.fromBytes(row.getBytes(4)),
                                    row.getLong(5)));
                }
            }
        }
        return logs;
    }

    /** Events of a school that are stored and not integrated. */
    long notIntegrated(SchoolId school) throws SQLException {
        String sql =
                """
                SELECT count(*) FROM event WHERE partition = ? AND school = ? AND position >= (
                    SELECT next_position FROM integration WHERE partition = ?)\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, partition);
            select.setObject(2, school.id());
            select.setInt(3, partition);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** The stored note of a size. */
    Optional<byte[]> note(SchoolId school, long size) throws SQLException {
        String sql = "SELECT note FROM checkpoint WHERE school = ? AND size = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            select.setLong(2, size);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    /**
     * Stores a note, or finds it stored.
     *
     * @throws IntegrityViolation if another note is stored for this size
     */
    void store(SchoolId school, SignedCheckpoint signed) throws SQLException {
        long size = signed.checkpoint().treeSize();
        String sql =
                "INSERT INTO checkpoint (school, size, note) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        int inserted;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, school.id());
            insert.setLong(2, size);
            insert.setBytes(3, signed.bytes());
            inserted = insert.executeUpdate();
        }
        if (inserted == 0 && !Arrays.equals(note(school, size).orElseThrow(), signed.bytes())) {
            throw new IntegrityViolation(
                    "checkpoint-note",
                    "%s: the stored checkpoint of size %d is not the one signed; run fsck"
                            .formatted(school, size),
                    null);
        }
    }
}
