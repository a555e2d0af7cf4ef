package hk.chopmark.projections.engine.segments;

import hk.chopmark.projections.rows.ReadSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles before the start how many segments a read model has.
 *
 * <p><b>Guarantees</b>: all nodes work with the stored count. It is changed to the wanted one only
 * while no node works on the read model and all its segments cover the same events; otherwise the
 * stored count stays, and the log says so.
 */
public final class SegmentCount {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentCount.class);

    private SegmentCount() {}

    /** Makes the rows that are missing; returns the count that holds from now on. */
    public static int prepare(Connection connection, String name, int wanted, Duration claimTimeout)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            // Two nodes that start at once take turns.
            update(connection, "SELECT pg_advisory_xact_lock(hashtext(?))", name);
            Positions stored = Positions.lock(connection, ReadSchema.NAME, name);
            int count = settle(connection, name, wanted, stored, claimTimeout);
            connection.commit();
            return count;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static int settle(
            Connection connection, String name, int wanted, Positions stored, Duration claimTimeout)
            throws SQLException {
        if (stored.count() == wanted) {
            return wanted;
        }
        if (stored.count() > 0
                && (!stored.areLevel() || isClaimed(connection, name, claimTimeout))) {
            LOG.atWarn()
                    .addKeyValue("projection", name)
                    .addKeyValue("segments", stored.count())
                    .addKeyValue("wanted", wanted)
                    .log("projection.segments.kept");
            return stored.count();
        }
        Positions.reset(connection, name, wanted, stored.covered());
        update(
                connection,
                "DELETE FROM " + ReadSchema.NAME + ".token_entry WHERE processor_name = ?",
                name);
        return wanted;
    }

    private static boolean isClaimed(Connection connection, String name, Duration claimTimeout)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT 1 FROM "
                                + ReadSchema.NAME
                                + ".token_entry WHERE processor_name = ? AND owner IS NOT NULL"
                                + " AND claimed_at::timestamptz > now() - ? * interval '1 millisecond'")) {
            select.setString(1, name);
            select.setLong(2, claimTimeout.toMillis());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void update(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.execute();
        }
    }
}
