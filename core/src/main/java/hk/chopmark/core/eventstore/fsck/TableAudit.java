package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.eventstore.fsck.PartitionAudit.Progress;
import hk.chopmark.core.eventstore.fsck.StoredLog.TreeRow;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.Tile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The tables beside the events: schools, heads, progress, and rows that belong to nothing. */
final class TableAudit {
    private static final int FETCH_ROWS = 4_096;

    private final Connection connection;
    private final Findings findings;

    TableAudit(Connection connection, Findings findings) {
        this.connection = connection;
        this.findings = findings;
    }

    @FunctionalInterface
    private interface RowUse {
        void take(ResultSet row) throws SQLException;
    }

    private void each(String sql, RowUse use) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(FETCH_ROWS);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    use.take(row);
                }
            }
        }
    }

    /** All schools, and what the tables say of their logs. */
    Map<UUID, StoredLog> logs() throws SQLException {
        Map<UUID, StoredLog> logs = new LinkedHashMap<>();
        String sql =
                """
                SELECT s.school, s.partition, s.origin, t.size, t.last_position, t.frontier, t.root
                  FROM school s LEFT JOIN tree t USING (school)\
                """;
        each(
                sql,
                row -> {
                    UUID school = row.getObject(1, UUID.class);
                    row.getLong(4);
                    TreeRow tree =
                            row.wasNull()
                                    ? null
                                    : new TreeRow(
                                            row.getLong(4),
                                            row.getLong(5),
                                            EventPages.bytes(row, 6),
                                            EventPages.bytes(row, 7));
                    StoredLog log =
                            new StoredLog(
                                    school, row.getInt(2), String.valueOf(row.getString(3)), tree);
                    requireOrigin(log);
                    logs.put(school, log);
                });
        return logs;
    }

    private void requireOrigin(StoredLog log) {
        try {
            Origin.parse(log.origin());
        } catch (MalformedFormat e) {
            findings.add("school", log.key(), "school-origin", "origin is no origin of a log");
        }
    }

    /** Every partition that any table speaks of. */
    SortedMap<Integer, Progress> partitions() throws SQLException {
        SortedMap<Integer, Progress> partitions = new TreeMap<>();
        // Each partition of the large tables by one look into the primary key, not by reading the
        // table.
        String sql =
                """
                WITH RECURSIVE e(p) AS (
                    SELECT min(partition) FROM event
                    UNION ALL SELECT (SELECT min(partition) FROM event WHERE partition > p) FROM e WHERE p IS NOT NULL),
                b(p) AS (
                    SELECT min(partition) FROM sealed_box
                    UNION ALL SELECT (SELECT min(partition) FROM sealed_box WHERE partition > p) FROM b
                     WHERE p IS NOT NULL)
                SELECT p, coalesce(h.next_position, -1), coalesce(i.next_position, -1), i.state, i.reason
                  FROM (SELECT p FROM e UNION SELECT p FROM b UNION SELECT partition FROM school
                        UNION SELECT partition FROM head UNION SELECT partition FROM integration) known(p)
                  LEFT JOIN head h ON h.partition = p LEFT JOIN integration i ON i.partition = p
                 WHERE p IS NOT NULL\
                """;
        each(
                sql,
                row -> {
                    String key = "partition=" + row.getInt(1);
                    Progress progress = new Progress(row.getLong(2), row.getLong(3));
                    partitions.put(row.getInt(1), progress);
                    requireRows(key, progress);
                    if (progress.integrated() >= 0 && !"open".equals(row.getString(4))) {
                        String text =
                                "the log is %s: %s".formatted(row.getString(4), row.getString(5));
                        findings.add("integration", key, "log-state", text);
                    }
                });
        return partitions;
    }

    private void requireRows(String key, Progress progress) {
        if (progress.head() < 0) {
            findings.add(
                    "head", key, "head", "no row for this partition: nobody gave its positions");
        }
        if (progress.integrated() < 0) {
            findings.add("integration", key, "integration", "no row for this partition");
        }
    }

    /** Rows of the tables of trees that belong to no school, or lie beyond its tree. */
    void searchExtraRows(Map<UUID, StoredLog> logs) throws SQLException {
        each(
                "SELECT school, level, index FROM tile",
                row -> {
                    StoredLog log = logs.get(row.getObject(1, UUID.class));
                    int level = row.getInt(2);
                    long index = row.getLong(3);
                    boolean inside =
                            log != null
                                    && level >= 0
                                    && level <= Tile.MAX_LEVEL
                                    && index >= 0
                                    && Tile.width(log.treeSize(), level, index) == Tile.FULL_WIDTH;
                    if (!inside) {
                        String key =
                                "school=%s level=%d index=%d"
                                        .formatted(row.getString(1), level, index);
                        findings.add(
                                "tile",
                                key,
                                "tile-extra",
                                "no tree covers this tile: the row was put in");
                    }
                });
        each(
                "SELECT school, size FROM checkpoint c"
                        + " WHERE NOT EXISTS (SELECT FROM school s WHERE s.school = c.school)",
                row -> {
                    String key = "school=%s size=%d".formatted(row.getString(1), row.getLong(2));
                    findings.add("checkpoint", key, "checkpoint-school", "there is no such school");
                });
        each(
                "SELECT school FROM tree t WHERE NOT EXISTS (SELECT FROM school s WHERE s.school = t.school)",
                row ->
                        findings.add(
                                "tree",
                                "school=" + row.getString(1),
                                "tree-school",
                                "there is no such school"));
    }

    /**
     * Idempotency rows against the events they point at. Keys come from callers, so they are not
     * repeated here.
     */
    void compareIdempotency() throws SQLException {
        String sql =
                """
                SELECT i.school, i.first_position, i.count, e.school IS NOT DISTINCT FROM i.school,
                       i.first_position + i.count <= h.next_position
                  FROM idempotency i LEFT JOIN school s ON s.school = i.school
                  LEFT JOIN head h ON h.partition = s.partition
                  LEFT JOIN event e ON e.partition = s.partition AND e.position = i.first_position\
                """;
        each(
                sql,
                row -> {
                    findings.idempotencyKeys++;
                    int count = row.getInt(3);
                    boolean pointsAtEvents = count > 0 ? row.getBoolean(4) : count == 0;
                    if (!pointsAtEvents || !row.getBoolean(5)) {
                        String key =
                                "school=%s first_position=%d"
                                        .formatted(row.getString(1), row.getLong(2));
                        String text =
                                "points at %d events that are not there, or not of this school"
                                        .formatted(count);
                        findings.add("idempotency", key, "idempotency", text);
                    }
                });
    }

    /**
     * Whether the triggers that refuse changes are in force, for everyone and also in replica mode.
     */
    void compareTriggers() throws SQLException {
        String sql =
                """
                SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                 WHERE c.relnamespace = 'chopmark'::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'A'\
                """;
        each(
                sql,
                row ->
                        findings.add(
                                row.getString(1),
                                "trigger=" + row.getString(2),
                                "trigger-off",
                                "the trigger that refuses changes is switched off"));
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT t FROM unnest(ARRAY['event','sealed_box','tile','checkpoint','school','head',
                                       'idempotency']) t
                                 WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ('chopmark.' || t)::regclass
                                                      AND tgname LIKE 'refuse%')\
                                """)) {
            while (row.next()) {
                findings.add(
                        row.getString(1),
                        "trigger",
                        "trigger-off",
                        "no trigger refuses changes of this table");
            }
        }
    }
}
