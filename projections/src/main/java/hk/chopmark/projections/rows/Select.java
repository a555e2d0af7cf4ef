package hk.chopmark.projections.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One query on a read model: SQL with parameters, and rows by column name.
 *
 * <p>A parameter that may be absent needs a cast in the SQL, such as {@code ?::uuid}.
 */
public final class Select {

    /** Makes a value of the current row. */
    @FunctionalInterface
    public interface Mapper<T> {
        /** Reads the row's columns. */
        T map(Row row) throws SQLException;
    }

    private final String sql;
    private final List<@Nullable Object> parameters;

    private Select(String sql, List<@Nullable Object> parameters) {
        this.sql = sql;
        this.parameters = parameters;
    }

    /** A query with its parameters in order: texts, UUIDs, numbers, instants, days. */
    public static Select of(String sql, @Nullable Object... parameters) {
        List<@Nullable Object> copy = new ArrayList<>();
        for (@Nullable Object parameter : parameters) {
            copy.add(parameter instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : parameter);
        }
        return new Select(sql, copy);
    }

    /** All rows; the SQL bounds them. */
    public <T> List<T> list(Connection connection, Mapper<T> mapper) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                @Nullable Object parameter = parameters.get(i);
                if (parameter == null) {
                    statement.setNull(i + 1, Types.NULL);
                } else {
                    statement.setObject(i + 1, parameter);
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                Row row = new Row(rows);
                while (rows.next()) {
                    list.add(mapper.map(row));
                }
                return list;
            }
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(Connection connection, Mapper<T> mapper) throws SQLException {
        return list(connection, mapper).stream().findFirst();
    }

    /** The current row. A column that may be empty is read by its {@code optional} form. */
    public static final class Row {

        private final ResultSet rows;

        private Row(ResultSet rows) {
            this.rows = rows;
        }

        /** A UUID. */
        public UUID uuid(String column) throws SQLException {
            return Objects.requireNonNull(optionalUuid(column), column);
        }

        /** A UUID, or null. */
        public @Nullable UUID optionalUuid(String column) throws SQLException {
            return rows.getObject(column, UUID.class);
        }

        /** A text. */
        public String text(String column) throws SQLException {
            return Objects.requireNonNull(optionalText(column), column);
        }

        /** A text, or null. */
        public @Nullable String optionalText(String column) throws SQLException {
            return rows.getString(column);
        }

        /** A number; 0 if empty. */
        public int integer(String column) throws SQLException {
            return rows.getInt(column);
        }

        /** A number, or null. */
        public @Nullable Integer optionalInteger(String column) throws SQLException {
            int value = rows.getInt(column);
            return rows.wasNull() ? null : value;
        }

        /** A number; 0 if empty. */
        public long number(String column) throws SQLException {
            return rows.getLong(column);
        }

        /** A truth value; false if empty. */
        public boolean flag(String column) throws SQLException {
            return rows.getBoolean(column);
        }

        /** An instant. */
        public Instant instant(String column) throws SQLException {
            return Objects.requireNonNull(optionalInstant(column), column);
        }

        /** An instant, or null. */
        public @Nullable Instant optionalInstant(String column) throws SQLException {
            OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
            return at == null ? null : at.toInstant();
        }

        /** A day, or null. */
        public @Nullable LocalDate optionalDay(String column) throws SQLException {
            return rows.getObject(column, LocalDate.class);
        }
    }
}
