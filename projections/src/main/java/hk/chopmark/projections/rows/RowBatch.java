package hk.chopmark.projections.rows;

import hk.chopmark.core.decision.Recorded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a read model, sent as few large statements.
 *
 * <p><b>Guarantees</b>: rows of one key take effect in the order they were added, and so do
 * statements on one table that differ. Rows of different keys, and tables, are independent of each
 * other (no statement of a read model touches two), so they may change places. Everything added is
 * in the transaction before it commits; at most {@value #MAX_ROWS} rows wait in memory.
 */
public final class RowBatch {

    /** Most rows that wait before they are sent. */
    public static final int MAX_ROWS = 4_000;

    /**
     * Executions of one statement, in layers: a key stands at most once in a layer, because one
     * upsert of many rows may not touch a row twice; what comes again goes a layer deeper.
     */
    private static final class Run {
        private final RowStatement statement;
        private final List<List<@Nullable Object[]>> layers = new ArrayList<>();
        private final Map<List<@Nullable Object>, Integer> depthByKey = new HashMap<>();

        private Run(RowStatement statement) {
            this.statement = statement;
        }

        private void add(@Nullable Object[] values) {
            int depth =
                    statement.takesArrays() ? depthByKey.merge(key(values), 1, Integer::sum) : 1;
            if (layers.size() < depth) {
                layers.add(new ArrayList<>());
            }
            layers.get(depth - 1).add(values);
        }

        private List<@Nullable Object> key(@Nullable Object[] values) {
            List<@Nullable Object> key = new ArrayList<>(statement.keyParameters().size());
            for (int parameter : statement.keyParameters()) {
                key.add(values[parameter]);
            }
            return key;
        }
    }

    private final Connection connection;
    private final Map<String, List<Run>> runsByTable = new LinkedHashMap<>();
    private int waiting;

    /** A batch that writes through a connection, in the transaction open on it. */
    public RowBatch(Connection connection) {
        this.connection = connection;
    }

    /**
     * Adds one execution of a {@linkplain RowStatement#change change} in the event's school.
     *
     * @param event the event that the change follows from
     * @param values the parameters, without the school
     */
    public void change(RowStatement statement, Recorded<?> event, @Nullable Object... values) {
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = event.school().id();
        add(statement, all);
    }

    void add(RowStatement statement, @Nullable Object... values) {
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
        if (runs.isEmpty() || !runs.getLast().statement.equals(statement)) {
            runs.add(new Run(statement));
        }
        runs.getLast().add(values);
        if (++waiting >= MAX_ROWS) {
            flush();
        }
    }

    /** Sends what waits; the rows are then in the transaction, not yet committed. */
    public void flush() {
        for (List<Run> runs : runsByTable.values()) {
            for (Run run : runs) {
                send(run);
            }
        }
        runsByTable.clear();
        waiting = 0;
    }

    /** Drops what waits. */
    public void forget() {
        runsByTable.clear();
        waiting = 0;
    }

    private void send(Run run) {
        for (List<@Nullable Object[]> layer : run.layers) {
            try (PreparedStatement statement = connection.prepareStatement(run.statement.sql())) {
                if (run.statement.takesArrays()) {
                    sendArrays(statement, run.statement.types(), layer);
                } else {
                    sendRows(statement, run.statement.types(), layer);
                }
            } catch (SQLException e) {
                throw ProjectionFault.database(
                        "writing " + layer.size() + " rows of " + run.statement.table(), e);
            }
        }
    }

    private void sendArrays(
            PreparedStatement statement, List<SqlType> types, List<@Nullable Object[]> rows)
            throws SQLException {
        for (int i = 0; i < types.size(); i++) {
            SqlType type = types.get(i);
            @Nullable Object[] column = new @Nullable Object[rows.size()];
            for (int row = 0; row < column.length; row++) {
                column[row] = type.toJdbc(rows.get(row)[i]);
            }
            statement.setArray(i + 1, connection.createArrayOf(type.sqlName(), column));
        }
        statement.executeUpdate();
    }

    private static void sendRows(
            PreparedStatement statement, List<SqlType> types, List<@Nullable Object[]> rows)
            throws SQLException {
        for (@Nullable Object[] row : rows) {
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
