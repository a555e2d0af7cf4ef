package hk.chopmark.projections.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a read model, sent as few long JDBC batches.
 *
 * <p><b>Guarantees</b>: statements on one table take effect in the order they were added. Tables
 * are independent of each other (no statement of a read model touches two), so runs of different
 * tables may change places. Everything added is in the transaction before it commits; at most
 * {@value #MAX_ROWS} rows wait in memory.
 *
 * <p>A run never holds the same key twice, because a driver that rewrites a batch into one insert
 * of many rows would be refused there.
 */
public final class RowBatch {

    /** Most rows that wait before they are sent. */
    public static final int MAX_ROWS = 4_000;

    private static final class Run {
        private final RowStatement statement;
        private final List<@Nullable Object[]> rows = new ArrayList<>();
        private final Set<List<@Nullable Object>> keys = new HashSet<>();

        private Run(RowStatement statement) {
            this.statement = statement;
        }

        private boolean take(RowStatement next, @Nullable Object[] values) {
            if (!statement.equals(next)) {
                return false;
            }
            if (!next.keyParameters().isEmpty()
                    && !keys.add(next.keyParameters().stream().map(i -> values[i]).toList())) {
                return false;
            }
            rows.add(values);
            return true;
        }
    }

    private final Connection connection;
    private final Map<String, List<Run>> runsByTable = new LinkedHashMap<>();
    private int waiting;

    /** A batch that writes through a connection, in the transaction open on it. */
    RowBatch(Connection connection) {
        this.connection = connection;
    }

    /** Adds one execution of a statement. */
    public void add(RowStatement statement, @Nullable Object... values) {
        if (values.length != statement.types().size()) {
            throw new IllegalArgumentException(
                    "Row of "
                            + statement.table()
                            + ": expected "
                            + statement.types().size()
                            + " values, found "
                            + values.length);
        }
        List<Run> runs = runsByTable.computeIfAbsent(statement.table(), _ -> new ArrayList<>());
        if (runs.isEmpty() || !runs.getLast().take(statement, values)) {
            Run run = new Run(statement);
            run.take(statement, values);
            runs.add(run);
        }
        if (++waiting >= MAX_ROWS) {
            flush();
        }
    }

    /** Sends what waits; the rows are then in the transaction, not yet committed. */
    void flush() {
        for (List<Run> runs : runsByTable.values()) {
            for (Run run : runs) {
                send(run);
            }
        }
        runsByTable.clear();
        waiting = 0;
    }

    private void send(Run run) {
        List<SqlType> types = run.statement.types();
        try (PreparedStatement statement = connection.prepareStatement(run.statement.sql())) {
            for (@Nullable Object[] row : run.rows) {
                for (int i = 0; i < row.length; i++) {
                    SqlType type = types.get(i);
                    @Nullable Object value = type.toJdbc(row[i]);
                    if (value == null) {
                        statement.setNull(i + 1, type.jdbcType());
                    } else {
                        statement.setObject(i + 1, value, type.jdbcType());
                    }
                }
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw ProjectionFault.database(
                    "writing " + run.rows.size() + " rows of " + run.statement.table(), e);
        }
    }

    @Override
    public String toString() {
        return "RowBatch["
                + waiting
                + " waiting in "
                + Arrays.toString(runsByTable.keySet().toArray())
                + "]";
    }
}
