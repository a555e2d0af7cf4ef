package hk.chopmark.projections.rows;

import hk.chopmark.core.decision.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one way a table's rows come to be: insert, or merge into the row of the same key, column by
 * column.
 *
 * <p>Each column says how a new value meets the old one: {@link Builder#first} keeps the earliest,
 * {@link Builder#last} takes the latest, {@link Builder#replaced} also an absent one, {@link
 * Builder#most} the greatest, {@link Builder#sum} adds up; an absent value changes nothing. So no
 * read is needed before a write, and all events that touch a table use the same statement, which is
 * what makes long batches.
 *
 * <p><b>Guarantees</b>: the school of the event leads every key, so two schools with equal ids
 * never meet in a row.
 */
public final class Upsert {

    private static final String SCHOOL = "school";

    private final RowStatement statement;
    private final Map<String, Integer> indexByColumn;
    private final List<@Nullable Object> defaults;

    private Upsert(
            RowStatement statement,
            Map<String, Integer> indexByColumn,
            List<@Nullable Object> defaults) {
        this.statement = statement;
        this.indexByColumn = indexByColumn;
        this.defaults = defaults;
    }

    /** Starts the description of a table. Its key begins with the column {@value #SCHOOL}. */
    public static Builder into(String table) {
        return new Builder(table).key(SCHOOL, SqlType.UUID);
    }

    /**
     * A new row of the event's school; columns not set are absent, or have their default.
     *
     * @param event the event that the row follows from
     */
    public Row row(Recorded<?> event) {
        return new Row().set(SCHOOL, event.school().id());
    }

    RowStatement statement() {
        return statement;
    }

    /** Values of one row, set by column name. */
    public final class Row {

        private final @Nullable Object[] values = defaults.toArray();

        private Row() {}

        /**
         * Sets a column.
         *
         * @throws IllegalArgumentException if the table has no such column
         */
        public Row set(String column, @Nullable Object value) {
            Integer index = indexByColumn.get(column);
            if (index == null) {
                throw new IllegalArgumentException(
                        "No column " + column + " in " + statement.table());
            }
            values[index] = value;
            return this;
        }

        /** Adds the row to a batch. */
        public void addTo(RowBatch rows) {
            rows.add(statement, values);
        }
    }

    /** Description of a table, column by column. */
    public static final class Builder {

        private record Column(
                String name, SqlType type, @Nullable String merge, @Nullable Object absent) {}

        private final String table;
        private final List<Column> columns = new ArrayList<>();

        private Builder(String table) {
            this.table = table;
        }

        /** A column of the primary key, after the school. */
        public Builder key(String name, SqlType type) {
            columns.add(new Column(name, type, null, null));
            return this;
        }

        /** Columns whose first value stays. */
        public Builder first(SqlType type, String... names) {
            return merge(type, "coalesce(%2$s.%1$s, excluded.%1$s)", null, names);
        }

        /** Columns whose last value counts. */
        public Builder last(SqlType type, String... names) {
            return merge(type, "coalesce(excluded.%1$s, %2$s.%1$s)", null, names);
        }

        /**
         * Columns that take the new value even if it is absent; all events that touch the table
         * must set them.
         */
        public Builder replaced(SqlType type, String... names) {
            return merge(type, "excluded.%1$s", null, names);
        }

        /** A column whose greatest value counts; 0 if absent. */
        public Builder most(String name) {
            return merge(SqlType.INTEGER, "greatest(%2$s.%1$s, excluded.%1$s)", 0, name);
        }

        /** A column whose values are added up; 0 if absent. */
        public Builder sum(String name) {
            return merge(SqlType.INTEGER, "%2$s.%1$s + excluded.%1$s", 0, name);
        }

        private Builder merge(SqlType type, String form, @Nullable Object absent, String... names) {
            for (String name : names) {
                columns.add(new Column(name, type, form.formatted(quoted(name), table), absent));
            }
            return this;
        }

        /** The finished description. */
        public Upsert build() {
            Map<String, Integer> indexByColumn = new HashMap<>();
            List<Integer> keys = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                indexByColumn.put(columns.get(i).name(), i);
                if (columns.get(i).merge() == null) {
                    keys.add(i);
                }
            }
            List<SqlType> types = columns.stream().map(Column::type).toList();
            return new Upsert(
                    new RowStatement(table, sql(), types, keys),
                    Map.copyOf(indexByColumn),
                    new ArrayList<>(columns.stream().map(Column::absent).toList()));
        }

        private String sql() {
            String names =
                    columns.stream().map(c -> quoted(c.name())).collect(Collectors.joining(", "));
            String arrays =
                    columns.stream()
                            .map(c -> "?::" + c.type().sqlName() + "[]")
                            .collect(Collectors.joining(", "));
            String key =
                    columns.stream()
                            .filter(c -> c.merge() == null)
                            .map(c -> quoted(c.name()))
                            .collect(Collectors.joining(", "));
            String merges =
                    columns.stream()
                            .filter(c -> c.merge() != null)
                            .map(c -> quoted(c.name()) + " = " + c.merge())
                            .collect(Collectors.joining(", "));
            return "INSERT INTO %s (%s) SELECT * FROM unnest(%s) ON CONFLICT (%s) DO UPDATE SET %s"
                    .formatted(table, names, arrays, key, merges);
        }

        /** {@code grant} is a word of SQL. */
        private static String quoted(String name) {
            return '"' + name + '"';
        }
    }
}
