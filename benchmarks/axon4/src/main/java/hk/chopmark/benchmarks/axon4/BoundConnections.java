package hk.chopmark.benchmarks.axon4;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.jspecify.annotations.Nullable;

/**
 * One transaction per unit of work, found by thread, as Spring would do it; outside a transaction
 * each connection commits by itself, which saves the round trip of a commit.
 */
final class BoundConnections implements ConnectionProvider, TransactionManager {

    private static final ThreadLocal<@Nullable Connection> BOUND = new ThreadLocal<>();

    private final DataSource pool;

    BoundConnections(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection transaction = BOUND.get();
        return transaction == null ? pool.getConnection() : keptOpen(transaction);
    }

    @Override
    public Transaction startTransaction() {
        if (BOUND.get() != null) {
            return new Transaction() {
                @Override
                public void commit() {
                    // the outer one does
                }

                @Override
                public void rollback() {
                    // the outer one does
                }
            };
        }
        try {
            Connection connection = pool.getConnection();
            connection.setAutoCommit(false);
            BOUND.set(connection);
            return new Bound(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("Starting a transaction", e);
        }
    }

    private static final class Bound implements Transaction {

        private final Connection connection;

        Bound(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void commit() {
            end(true);
        }

        @Override
        public void rollback() {
            end(false);
        }

        private void end(boolean commit) {
            BOUND.remove();
            try (connection) {
                if (commit) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                throw new IllegalStateException("Ending a transaction", e);
            }
        }
    }

    private static Connection keptOpen(Connection connection) {
        return (Connection)
                Proxy.newProxyInstance(
                        BoundConnections.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            boolean endsIt =
                                    method.getName().equals("close")
                                            || method.getName().equals("commit");
                            if (endsIt) {
                                return null;
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
