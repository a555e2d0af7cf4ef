package hk.chopmark.core.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one node of all lead in one kind of work: whoever holds an advisory lock of the database.
 *
 * <p><b>Guarantees</b>: at any time one session at most holds the lock. A leader that asks nothing
 * for longer than it promised loses its session, and with it the lead, so that a node that hangs
 * keeps nobody waiting. The lock does not guard what the leader does through other connections: two
 * nodes may overlap for a moment, and the work itself has to bear that. Thread safe.
 *
 * <p><b>Bounds</b>: one connection while leading, none otherwise.
 */
public final class LeaderLock implements AutoCloseable {

    /** The kinds of work that have a leader; each is the first half of its lock's key. */
    public enum Work {
        /** Due acts; the ASCII bytes of "DUES". */
        DUE_ACTS(0x44554553);

        private final int lockClass;

        Work(int lockClass) {
            this.lockClass = lockClass;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLock.class);

    private final DataSource sequencer;
    private final Work work;
    private final int partition;
    private final Duration promise;
    private @Nullable Connection leading;
    private boolean closed;

    /**
     * @param sequencer connections acting as {@link StoreRole#SEQUENCER}
     * @param partition second half of the lock's key
     * @param promise within what time a leader asks {@link #leads} again
     */
    public LeaderLock(DataSource sequencer, Work work, int partition, Duration promise) {
        this.sequencer = sequencer;
        this.work = work;
        this.partition = partition;
        this.promise = promise;
    }

    /**
     * Whether this node leads; takes the lead if nobody has it. A leader whose session is gone, or
     * a database that does not answer, counts as not leading.
     */
    public synchronized boolean leads() {
        try {
            return !closed && (isHeld() || take());
        } catch (SQLException e) {
            LOG.atWarn()
                    .addKeyValue("work", work)
                    .addKeyValue("sqlState", e.getSQLState())
                    .log("leader.not-known: the database did not answer; asked again later");
            abandon();
            return false;
        }
    }

    /** Asks through the session itself: if it answers, the lock is still its own. */
    private boolean isHeld() throws SQLException {
        Connection connection = leading;
        if (connection == null) {
            return false;
        }
        try {
            execute(connection, "SELECT 1");
            return true;
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("work", work).log("leader.lost: the session ended");
            abandon();
            return false;
        }
    }

    private boolean take() throws SQLException {
        Connection connection = sequencer.getConnection();
        boolean locked;
        try {
            connection.setAutoCommit(true);
            locked = call(connection, "SELECT pg_try_advisory_lock(?, ?)");
            if (locked) {
                execute(connection, "SET idle_session_timeout = " + promise.toMillis());
            }
        } catch (SQLException | RuntimeException e) {
            // The answer may be lost and the lock taken all the same.
            end(connection);
            throw e;
        }
        if (!locked) {
            connection.close();
            return false;
        }
        leading = connection;
        LOG.atInfo().addKeyValue("work", work).log("leader.leading");
        return true;
    }

    /** Gives the lead up; the pool gets the connection back without the lock. */
    @Override
    public synchronized void close() {
        closed = true;
        Connection connection = leading;
        leading = null;
        if (connection == null) {
            return;
        }
        try {
            call(connection, "SELECT pg_advisory_unlock(?, ?)");
            execute(connection, "RESET idle_session_timeout");
            connection.close();
        } catch (SQLException e) {
            end(connection);
        }
    }

    private void abandon() {
        Connection connection = leading;
        leading = null;
        if (connection != null) {
            end(connection);
        }
    }

    /** Ends the session: whatever lock it holds goes with it. A pool makes a new one. */
    private void end(Connection connection) {
        try (connection) {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("work", work).setCause(e).log("leader.connection-lost");
        }
    }

    private boolean call(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, work.lockClass);
            statement.setInt(2, partition);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
