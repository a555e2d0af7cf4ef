package hk.chopmark.projections.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A pool whose commits sometimes fail: before they are stored, or after, when only the answer is
 * lost.
 */
final class FaultyCommits {

    private FaultyCommits() {}

    static DataSource around(DataSource pool, Random random, AtomicInteger faults) {
        return (DataSource)
                Proxy.newProxyInstance(
                        FaultyCommits.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (_, method, arguments) -> {
                            Object result = call(() -> method.invoke(pool, arguments));
                            return result instanceof Connection connection
                                    ? faulty(connection, random, faults)
                                    : result;
                        });
    }

    private static Connection faulty(Connection connection, Random random, AtomicInteger faults) {
        return (Connection)
                Proxy.newProxyInstance(
                        FaultyCommits.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            if (!method.getName().equals("commit") || faults.get() <= 0) {
                                return call(() -> method.invoke(connection, arguments));
                            }
                            faults.decrementAndGet();
                            if (random.nextBoolean()) {
                                call(() -> method.invoke(connection, arguments));
                            }
                            throw new SQLException("the answer to the commit is lost", "08006");
                        });
    }

    @FunctionalInterface
    private interface Call {
        Object run() throws ReflectiveOperationException;
    }

    private static Object call(Call call) throws Throwable {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
