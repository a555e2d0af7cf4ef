package hk.chopmark.projections.engine.segments;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.rows.ReadSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * How far the segments of one read model are: rows of table {@code projection}, by segment.
 *
 * @param bySegment count of events covered by each segment
 */
public record Positions(List<Long> bySegment) {

    private static final String SELECT =
            "SELECT position FROM %s.projection WHERE name = ? ORDER BY segment";

    /** What is stored, without a lock. */
    public static Positions read(Connection connection, String schema, String name)
            throws SQLException {
        return select(connection, SELECT.formatted(schema), name);
    }

    /** Locks all segments, so that nobody else writes to the read model until the commit. */
    public static Positions lock(Connection connection, String schema, String name)
            throws SQLException {
        return select(connection, SELECT.formatted(schema) + " FOR UPDATE", name);
    }

    private static Positions select(Connection connection, String sql, String name)
            throws SQLException {
        List<Long> positions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.add(rows.getLong(1));
                }
            }
        }
        return new Positions(positions);
    }

    /** Count of segments; 0 if the read model was never started. */
    public int count() {
        return bySegment.size();
    }

    /** Count of events that all segments cover. */
    public long covered() {
        return bySegment.stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** Count of events that the foremost segment covers. */
    public long foremost() {
        return bySegment.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Whether all segments cover the same events. */
    public boolean areLevel() {
        return covered() == foremost();
    }

    /** Whether the segment of a sequence covers an event. */
    public boolean cover(Sequence sequence, long position) {
        return position < bySegment.get(Segments.of(sequence.text(), count()));
    }

    /**
     * Replaces the rows by others that are all at one position; their parked events are counted
     * anew.
     *
     * @param connection in a transaction that holds the lock
     */
    public static void reset(Connection connection, String name, int segments, long position)
            throws SQLException {
        String schema = ReadSchema.NAME;
        try (PreparedStatement delete =
                        connection.prepareStatement(
                                "DELETE FROM " + schema + ".projection WHERE name = ?");
                PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO "
                                        + schema
                                        + ".projection (name, segment, position) SELECT ?, s, ?"
                                        + " FROM generate_series(0, ? - 1) s")) {
            delete.setString(1, name);
            delete.executeUpdate();
            insert.setString(1, name);
            insert.setLong(2, position);
            insert.setInt(3, segments);
            insert.executeUpdate();
        }
        countParked(connection, name, segments);
    }

    /** Counts the parked events of each segment and stores the counts. */
    public static void countParked(Connection connection, String name, int segments)
            throws SQLException {
        int[] counts = new int[segments];
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT school, sequence, count(*) FROM "
                                + ReadSchema.NAME
                                + ".parked WHERE name = ? GROUP BY school, sequence")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Sequence sequence =
                            new Sequence(
                                    new SchoolId(rows.getObject(1, UUID.class)), rows.getString(2));
                    counts[Segments.of(sequence.text(), segments)] += rows.getInt(3);
                }
            }
        }
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE "
                                + ReadSchema.NAME
                                + ".projection p SET parked = c.parked"
                                + " FROM unnest(?::integer[]) WITH ORDINALITY c(parked, place)"
                                + " WHERE p.name = ? AND p.segment = c.place - 1")) {
            update.setArray(
                    1,
                    connection.createArrayOf("integer", Arrays.stream(counts).boxed().toArray()));
            update.setString(2, name);
            update.executeUpdate();
        }
    }
}
