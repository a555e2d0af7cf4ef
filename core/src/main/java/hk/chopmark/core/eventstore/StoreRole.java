package hk.chopmark.core.eventstore;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database roles of the event store; none can log in, the login of the installation acts as one
 * of them.
 *
 * <p>A pool acts as a role by running {@link #sessionSql()} on each new connection (HikariCP:
 * {@code connectionInitSql}).
 */
public enum StoreRole {
    /** Owns schema, tables and triggers; used by migrations only. */
    OWNER("chopmark_owner"),

    /**
     * Appends, integrates, publishes. May insert, and move the rows that carry progress; outside
     * row level security.
     */
    SEQUENCER("chopmark_sequencer"),

    /**
     * Reads one school at a time, bound by row level security to the setting {@code
     * chopmark.school}.
     */
    READER("chopmark_reader"),

    /** Deletes sealed boxes of an erasure; sees where they lie and never what is in them. */
    ERASER("chopmark_eraser"),

    /** Builds read models; sees of the event store only how far it is. */
    PROJECTOR("chopmark_projector");

    private final String sqlName;

    StoreRole(String sqlName) {
        this.sqlName = sqlName;
    }

    /** The name of the role in the database. */
    public String sqlName() {
        return sqlName;
    }

    /** What a connection runs once to act as this role. */
    public String sessionSql() {
        return "SET ROLE " + sqlName + "; SET search_path = " + EventStoreSchema.NAME;
    }

    /**
     * Connections of {@code logins} that act as this role.
     *
     * <p><b>Guarantees</b>: a connection is given back as the login it came from, so the pool
     * behind stays clean. For single occasions such as migrations; a pool of its own with {@link
     * #sessionSql()} costs less per connection.
     */
    public DataSource actingIn(DataSource logins) {
        return new Acting(logins, sessionSql());
    }

    private record Acting(DataSource logins, String sessionSql) implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = logins.getConnection();
            try {
                run(connection, sessionSql);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return (Connection)
                    Proxy.newProxyInstance(
                            StoreRole.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (_, method, arguments) -> {
                                if (method.getName().equals("close") && !connection.isClosed()) {
                                    handBack(connection);
                                }
                                try {
                                    return method.invoke(connection, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
        }

        private static void handBack(Connection connection) throws SQLException {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            run(connection, "RESET ROLE; RESET search_path");
        }

        private static void run(Connection connection, String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException(
                    "The login is chosen by the data source behind");
        }

        @Override
        public @Nullable PrintWriter getLogWriter() throws SQLException {
            return logins.getLogWriter();
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
            logins.setLogWriter(out);
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            logins.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return logins.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            return logins.getParentLogger();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return logins.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) throws SQLException {
            return logins.isWrapperFor(type);
        }
    }
}
