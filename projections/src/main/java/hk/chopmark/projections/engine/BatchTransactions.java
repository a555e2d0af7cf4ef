package hk.chopmark.projections.engine;

import hk.chopmark.projections.rows.ProjectionFault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.core.unitofwork.UnitOfWork;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkConfiguration;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.jspecify.annotations.Nullable;

/**
 * Units of work of one event processor, each one database transaction that its rows and its cursor
 * share.
 *
 * <p>All phases run on the thread that executes the unit, so the open connection is found by
 * thread: Axon's token store asks for a connection without saying for which unit of work. A unit of
 * work is never nested in another here.
 *
 * <p>The connection is opened by whoever needs it first, and so inside the invocation: in Axon
 * 5.0.1 a unit of work that fails before its invocation never answers ({@code executeWithResult}
 * waits for a result that nobody gives), and the coordinator that waits for it would stand still
 * for ever.
 *
 * <p>A crash before the commit leaves neither rows nor cursor; a crash after it leaves both. If the
 * answer to the commit is lost, the processor starts again from whatever the database holds.
 */
final class BatchTransactions implements UnitOfWorkFactory {

    /** Who wants to know how units of work end. */
    interface Outcome {
        /** The transaction was committed. */
        void committed(ProcessingContext context);

        /** Nothing of the unit was kept. */
        void failed(ProcessingContext context, Throwable error);
    }

    private static final ThreadLocal<@Nullable Transaction> OPEN = new ThreadLocal<>();

    private final DataSource projector;
    private final Outcome outcome;
    private final UnitOfWorkFactory plain =
            new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE);

    BatchTransactions(DataSource projector, Outcome outcome) {
        this.projector = projector;
        this.outcome = outcome;
    }

    @Override
    public UnitOfWork create(
            String identifier,
            Function<UnitOfWorkConfiguration, UnitOfWorkConfiguration> customization) {
        UnitOfWork unit =
                plain.create(
                        identifier,
                        customization.andThen(UnitOfWorkConfiguration::forcedSameThreadInvocation));
        unit.runOnPreInvocation(_ -> begin());
        unit.runOnCommit(_ -> commit());
        unit.whenComplete(outcome::committed);
        unit.onError((context, _, error) -> {
            abandon();
            outcome.failed(context, error);
        });
        return unit;
    }

    /** The connection of the transaction open on this thread; closing it does nothing. */
    static Connection borrowed() {
        return borrowed(current());
    }

    /** The connection of the transaction open on this thread. */
    static Connection current() {
        Transaction transaction = OPEN.get();
        if (transaction == null) {
            throw new IllegalStateException("No transaction is open on this thread");
        }
        return transaction.connection();
    }

    private void begin() {
        if (OPEN.get() != null) {
            throw new IllegalStateException("A transaction is already open on this thread");
        }
        OPEN.set(new Transaction(projector));
    }

    private static void commit() {
        Transaction transaction = OPEN.get();
        if (transaction != null) {
            transaction.commit();
            OPEN.remove();
            transaction.close();
        }
    }

    private static void abandon() {
        Transaction transaction = OPEN.get();
        if (transaction != null) {
            OPEN.remove();
            transaction.rollback();
            transaction.close();
        }
    }

    /** A transaction of one thread, opened when it is first used. */
    private static final class Transaction {

        private final DataSource projector;
        private @Nullable Connection opened;

        private Transaction(DataSource projector) {
            this.projector = projector;
        }

        private Connection connection() {
            Connection connection = opened;
            if (connection == null) {
                try {
                    connection = projector.getConnection();
                    opened = connection;
                    connection.setAutoCommit(false);
                } catch (SQLException e) {
                    throw ProjectionFault.database("opening a connection", e);
                }
            }
            return connection;
        }

        private void commit() {
            Connection connection = opened;
            if (connection != null) {
                try {
                    connection.commit();
                } catch (SQLException e) {
                    throw ProjectionFault.database("committing a batch", e);
                }
            }
        }

        private void rollback() {
            Connection connection = opened;
            if (connection != null) {
                try {
                    connection.rollback();
                } catch (SQLException e) {
                    // A broken connection: the server rolls back by itself, and the pool drops the
                    // connection.
                }
            }
        }

        private void close() {
            Connection connection = opened;
            if (connection == null) {
                return;
            }
            // Given back also if it is broken, so that the pool can replace it.
            try (connection) {
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                // What was committed is committed; the pool drops a connection that cannot be
                // closed.
            }
        }
    }

    private static Connection borrowed(Connection connection) {
        return (Connection)
                Proxy.newProxyInstance(
                        BatchTransactions.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("close")) {
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
