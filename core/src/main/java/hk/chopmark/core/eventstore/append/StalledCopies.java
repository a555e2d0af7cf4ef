package hk.chopmark.core.eventstore.append;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Ends other nodes' sessions that hold the head in the middle of a COPY and send nothing.
 *
 * <p>The server's own limits do not reach them: while it waits for rows it neither counts the
 * session as idle nor breaks off at {@code statement_timeout}, so a stopped process would hold the
 * log for as long as it stands still. The node whose session is ended finds its connection gone and
 * appends the batch again; nothing of it was stored.
 *
 * <p>Source: PostgreSQL, {@code ProcessClientReadInterrupt} in tcop/postgres.c.
 */
final class StalledCopies {

    /** A COPY of at most 4 MiB that still waits for rows after this time is not slow. */
    static final Duration STALL = Duration.ofSeconds(10);

    private static final String END =
            "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND usename = session_user"
                    + " AND pid <> pg_backend_pid() AND state = 'active' AND wait_event = 'ClientRead'"
                    + " AND query IN (?, ?) AND query_start < clock_timestamp() - ? * interval '1 millisecond'";

    private StalledCopies() {}

    /**
     * Ends them all.
     *
     * @param connection outside of a transaction that is still needed; rolled back before and after
     * @return count of sessions ended; those of another login are not ours to end
     */
    static int end(Connection connection) throws SQLException {
        boolean alone = connection.getAutoCommit();
        if (alone) {
            connection.setAutoCommit(false);
        } else {
            connection.rollback();
        }
        try (Statement role = connection.createStatement();
                PreparedStatement end = connection.prepareStatement(END)) {
            // Only the login itself may end sessions of the same login; until the rollback.
            role.execute("SET LOCAL ROLE NONE");
            end.setString(1, CopyRows.EVENT_COPY);
            end.setString(2, CopyRows.BOX_COPY);
            end.setLong(3, STALL.toMillis());
            try (ResultSet row = end.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(alone);
        }
    }
}
