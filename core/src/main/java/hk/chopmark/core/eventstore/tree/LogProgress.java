package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.eventstore.LogState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How far a partition is: appended, integrated into the trees, signed.
 *
 * @param head count of events appended
 * @param integrated count of events in the trees
 * @param unsigned leaves of all trees that no checkpoint covers yet
 * @param state whether appends are accepted
 */
public record LogProgress(long head, long integrated, long unsigned, LogState state) {

    private static final String SQL =
            """
            SELECT h.next_position, i.next_position, i.state, i.reason,
                   (SELECT coalesce(sum(t.size - coalesce(c.size, 0)), 0)
                      FROM tree t LEFT JOIN LATERAL
                           (SELECT size FROM checkpoint WHERE school = t.school
                             ORDER BY size DESC LIMIT 1) c ON true)
              FROM head h JOIN integration i USING (partition) WHERE h.partition = ?\
            """;

    /** Reads it in one statement, so the figures belong together. */
    public static LogProgress read(Connection connection, int partition) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SQL)) {
            select.setInt(1, partition);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("There is no partition " + partition);
                }
                return new LogProgress(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(5),
                        LogState.of(row.getString(3), row.getString(4)));
            }
        }
    }

    /** Events appended but not in the trees. */
    public long integrationLag() {
        return Math.max(0, head - integrated);
    }
}
