package hk.chopmark.projections.engine;

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

    private static final ThreadLocal<@Nullable Connection> OPEN = new ThreadLocal<>();

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
        Connection connection = OPEN.get();
        if (connection == null) {
            throw new IllegalStateException("No transaction is open on this thread");
        }
        return connection;
    }

    private void begin() {
        if (OPEN.get() != null) {
            throw new IllegalStateException("A transaction is already open on this thread");
        }
        try {
            Connection connection = projector.getConnection();
            OPEN.set(connection);
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw ProjectionFault.database("opening a connection", e);
        }
    }

    private void commit() {
        Connection connection = current();
        try {
            connection.commit();
        } catch (SQLException e) {
            throw ProjectionFault.database("committing a batch", e);
        }
        close(connection);
    }

    private void abandon() {
        Connection connection = OPEN.get();
        if (connection == null) {
            return;
        }
        try {
            connection.rollback();
        } catch (SQLException e) {
            // A broken connection: the server rolls back by itself, and the pool drops the
            // connection.
        } finally {
            close(connection);
        }
    }

    private void close(Connection connection) {
        OPEN.remove();
        try (connection) { // given back also if it is broken, so that the pool can replace it
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // What was committed is committed; the pool drops a connection that cannot be closed.
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
