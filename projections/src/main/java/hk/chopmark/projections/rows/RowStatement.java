package hk.chopmark.projections.rows;

import java.util.ArrayList;
import java.util.List;

/**
 * One parameterised statement on one table of a read model.
 *
 * @param table the table it writes, unqualified
 * @param sql the statement, unqualified names: the search path chooses between the model in use and
 *     the one being built
 * @param types types of its parameters, in order
 * @param keyParameters 0-based parameters that together are the primary key of the row written;
 *     then each parameter is an array, and one execution writes many rows of different keys. Empty:
 *     one execution per row, in order
 */
public record RowStatement(
        String table, String sql, List<SqlType> types, List<Integer> keyParameters) {
    public RowStatement {
        types = List.copyOf(types);
        keyParameters = List.copyOf(keyParameters);
        long marks = sql.chars().filter(character -> character == '?').count();
        if (marks != types.size()) {
            throw new IllegalArgumentException(
                    "Statement on "
                            + table
                            + ": expected "
                            + types.size()
                            + " parameters, found "
                            + marks);
        }
    }

    /** Whether one execution writes many rows. */
    boolean takesArrays() {
        return !keyParameters.isEmpty();
    }

    /**
     * A change of rows that are there, executed row by row.
     *
     * @param sql an {@code UPDATE} or {@code DELETE} that ends in its {@code WHERE} clause; {@code
     *     AND school = ?} is put behind it
     * @param types types of its parameters, without the school
     */
    public static RowStatement change(String table, String sql, SqlType... types) {
        List<SqlType> all = new ArrayList<>(List.of(types));
        all.add(SqlType.UUID);
        return new RowStatement(table, sql + " AND school = ?", all, List.of());
    }
}
