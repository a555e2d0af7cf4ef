package hk.chopmark.core.seal.rows;

import hk.chopmark.core.shared.TransientFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Statements and short transactions in the key database, and what their failures mean. */
public final class KeyStatements {

    private final DataSource dataSource;

    public KeyStatements(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @FunctionalInterface
    interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    @FunctionalInterface
    interface TransactionWork<T> {
        T with(Connection connection) throws SQLException;
    }

    /** One statement, committed. */
    <T> T run(String sql, Work<T> work) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            T result = work.with(statement);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return result;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Some statements, all or none. */
    <T> T inTransaction(TransactionWork<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(before);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /**
     * Lost connections, shutdowns, conflicts and exhausted resources pass; anything else is a fault
     * of ours.
     */
    private static RuntimeException failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.isEmpty() // the pool says so of a session that is gone
                || e instanceof java.sql.SQLTransientException
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("57")) {
            return new TransientFailure(
                    "The key database did not answer (SQL state " + state + "); try again",
                    Duration.ofSeconds(1),
                    e);
        }
        return new IllegalStateException(
                "The key database refused a statement (SQL state " + state + ")", e);
    }
}
