package hk.chopmark.core.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Connections on which one step fails, once: the step with a given number, counted from {@link
 * #arm}. A step is a statement, a commit, or a message of a COPY.
 */
public final class FaultyConnections {

    /** How a step fails. */
    public enum Failure {
        /** The connection breaks; the server lives. */
        CONNECTION_LOST,
        /** The server ends the session, as when it is killed. */
        SERVER_KILLED,
        /** This process ends: its connections break, and nothing is caught. */
        APPLICATION_KILLED,
        /** The server refuses the step and goes on. Only before the step is done. */
        DISK_FULL,
        /**
         * The connection breaks while the server, which does not notice, waits for a lock in the
         * middle of the step. Only before the step is done.
         */
        CONNECTION_LOST_WHILE_WAITING
    }

    /** What ends a thread as a kill would. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final Set<String> STEPS =
            Set.of(
                    "execute",
                    "executeQuery",
                    "executeUpdate",
                    "executeBatch",
                    "commit",
                    "copyIn",
                    "writeToCopy",
                    "endCopy");

    private final DataSource behind;
    private final DataSource admin;
    private final AtomicInteger untilStrike = new AtomicInteger(-1);
    private volatile Failure failure = Failure.CONNECTION_LOST;
    private volatile boolean afterwards;
    private volatile @Nullable String struckAt;

    /**
     * @param behind where good connections come from, one physical connection each
     * @param admin may end other sessions
     */
    public FaultyConnections(DataSource behind, DataSource admin) {
        this.behind = behind;
        this.admin = admin;
    }

    /**
     * From now on, step {@code number} fails.
     *
     * @param doneFirst whether the step takes effect and only its answer is lost
     */
    public void arm(int number, Failure how, boolean doneFirst) {
        failure = how;
        afterwards = doneFirst;
        struckAt = null;
        untilStrike.set(number);
    }

    /** The step that failed, such as {@code endCopy}; null if there were not so many. */
    public @Nullable String struckAt() {
        return struckAt;
    }

    /** The connections. */
    public DataSource dataSource() {
        return proxy(
                DataSource.class,
                (_, method, arguments) -> {
                    Object result = call(behind, method, arguments);
                    return result instanceof Connection connection
                            ? new Session(connection).connection()
                            : result;
                });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        FaultyConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @FunctionalInterface
    private interface Doing<T> {
        T go() throws Throwable;
    }

    /** One connection, and all that is got from it. */
    private final class Session {
        private final Connection real;
        private final int pid;

        Session(Connection real) throws SQLException {
            this.real = real;
            this.pid = real.unwrap(PGConnection.class).getBackendPID();
        }

        Connection connection() {
            return wrap(Connection.class, real);
        }

        private <T> T wrap(Class<T> type, T target) {
            return proxy(
                    type,
                    (_, method, arguments) -> {
                        if (method.getName().equals("unwrap")
                                && Arrays.asList(arguments).contains(PGConnection.class)) {
                            return server();
                        }
                        Object result =
                                step(method.getName(), () -> call(target, method, arguments));
                        return switch (result) {
                            case CopyIn copy -> wrap(CopyIn.class, copy);
                            case PreparedStatement statement ->
                                    wrap(PreparedStatement.class, statement);
                            case null -> null;
                            default -> result;
                        };
                    });
        }

        private PGConnection server() throws SQLException {
            PGConnection server = real.unwrap(PGConnection.class);
            CopyManager copies =
                    new CopyManager(real.unwrap(BaseConnection.class)) {
                        @Override
                        public CopyIn copyIn(String sql) throws SQLException {
                            return wrap(CopyIn.class, sqlStep(() -> super.copyIn(sql)));
                        }

                        private CopyIn sqlStep(Doing<CopyIn> copying) throws SQLException {
                            try {
                                return step("copyIn", copying);
                            } catch (SQLException | RuntimeException | Error e) {
                                throw e;
                            } catch (Throwable e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    };
            return proxy(
                    PGConnection.class,
                    (_, method, arguments) ->
                            method.getName().equals("getCopyAPI")
                                    ? copies
                                    : call(server, method, arguments));
        }

        private <T> T step(String name, Doing<T> doing) throws Throwable {
            boolean strikes = STEPS.contains(name) && untilStrike.getAndDecrement() == 0;
            if (!strikes) {
                return doing.go();
            }
            struckAt = name;
            if (afterwards) {
                doing.go();
            }
            if (failure == Failure.CONNECTION_LOST_WHILE_WAITING) {
                beginAndLeave(doing);
            }
            throw fail();
        }

        private Throwable fail() throws SQLException {
            return switch (failure) {
                case CONNECTION_LOST, CONNECTION_LOST_WHILE_WAITING -> {
                    real.abort(Runnable::run);
                    yield new SQLException("injected: connection lost", "08006");
                }
                case SERVER_KILLED -> {
                    endSession();
                    yield new SQLException("injected: terminating connection", "57P01");
                }
                case APPLICATION_KILLED -> {
                    real.abort(Runnable::run);
                    yield new Killed();
                }
                case DISK_FULL -> new SQLException("injected: disk full", "53100");
            };
        }

        /** Has the step done by another thread, and returns once the server waits in it. */
        private void beginAndLeave(Doing<?> doing) throws SQLException {
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        try {
                            doing.go();
                        } catch (Throwable e) {
                            // The connection was broken under it, as was meant.
                        }
                    });
            try (Connection connection = admin.getConnection();
                    PreparedStatement waiting =
                            connection.prepareStatement(
                                    "SELECT count(*) FROM pg_locks WHERE pid = ? AND NOT granted")) {
                waiting.setInt(1, pid);
                long waits = 0;
                while (waits == 0) {
                    try (ResultSet row = waiting.executeQuery()) {
                        row.next();
                        waits = row.getLong(1);
                    }
                }
            }
        }

        private void endSession() throws SQLException {
            try (Connection connection = admin.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(" + pid + ", 10000)");
            }
        }
    }
}
