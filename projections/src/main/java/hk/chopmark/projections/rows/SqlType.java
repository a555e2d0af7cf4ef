package hk.chopmark.projections.rows;

import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Column types of read models; each value is sent with its type, null or not, so that one prepared
 * statement serves all rows.
 */
public enum SqlType {
    UUID(Types.OTHER, java.util.UUID.class),
    TEXT(Types.VARCHAR, String.class),
    INTEGER(Types.INTEGER, Integer.class),
    BIGINT(Types.BIGINT, Long.class),
    BOOLEAN(Types.BOOLEAN, Boolean.class),
    /** An {@link Instant}, stored as {@code timestamptz} with microseconds. */
    TIME(Types.TIMESTAMP_WITH_TIMEZONE, Instant.class),
    DAY(Types.DATE, LocalDate.class);

    private final int jdbcType;
    private final Class<?> valueType;

    SqlType(int jdbcType, Class<?> valueType) {
        this.jdbcType = jdbcType;
        this.valueType = valueType;
    }

    int jdbcType() {
        return jdbcType;
    }

    /** The name of the type in SQL. */
    String sqlName() {
        return switch (this) {
            case TIME -> "timestamptz";
            case DAY -> "date";
            default -> name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    /** The value as the driver takes it. */
    @Nullable Object toJdbc(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (!valueType.isInstance(value)) {
            throw new IllegalArgumentException(
                    "A column of type "
                            + this
                            + " cannot take a "
                            + value.getClass().getSimpleName());
        }
        return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
    }
}
