package hk.chopmark.core.eventstore.axon;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A pool that counts the statements which read events or the head, and the rows that came back. */
final class CountingSource {

    final AtomicInteger statements = new AtomicInteger();
    final AtomicInteger rows = new AtomicInteger();
    final DataSource source;

    CountingSource(DataSource pool) {
        this.source = proxy(DataSource.class, pool);
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(
                Proxy.newProxyInstance(
                        CountingSource.class.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            Object result;
                            try {
                                result = method.invoke(target, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                            return counted(method.getName(), arguments, result);
                        }));
    }

    private static boolean reads(String sql) {
        return sql.contains("e.leaf") || sql.startsWith("SELECT next_position FROM head");
    }

    private Object counted(String method, Object[] arguments, Object result) {
        if (result instanceof Connection connection && method.equals("getConnection")) {
            return proxy(Connection.class, connection);
        }
        if (result instanceof PreparedStatement statement
                && method.equals("prepareStatement")
                && reads(arguments[0].toString())) {
            return proxy(PreparedStatement.class, statement);
        }
        if (result instanceof ResultSet found && method.equals("executeQuery")) {
            statements.incrementAndGet();
            return proxy(ResultSet.class, found);
        }
        if (method.equals("next") && Boolean.TRUE.equals(result)) {
            rows.incrementAndGet();
        }
        return result;
    }
}
