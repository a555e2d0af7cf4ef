package hk.chopmark.projections.rows;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Ids;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of rows, in the order of their keys.
 *
 * @param rows the rows
 * @param next where the next page starts, an opaque text; empty on the last page
 */
public record Page<T>(List<T> rows, Optional<String> next) {

    /** Most rows of one page. */
    public static final int MAX_ROWS = 500;

    public Page {
        rows = List.copyOf(rows);
    }

    /**
     * Cuts a page out of rows that were read one past the limit.
     *
     * @param oneMore at most {@code limit + 1} rows
     * @param cursor the cursor that continues after a row
     */
    public static <T> Page<T> cut(List<T> oneMore, int limit, Function<? super T, String> cursor) {
        if (oneMore.size() <= limit) {
            return new Page<>(oneMore, Optional.empty());
        }
        List<T> rows = oneMore.subList(0, limit);
        return new Page<>(rows, Optional.of(cursor.apply(rows.getLast())));
    }

    /**
     * Checks a limit.
     *
     * @throws IllegalArgumentException if it is not between 1 and {@value #MAX_ROWS}
     */
    public static int requireLimit(int limit) {
        if (limit < 1 || limit > MAX_ROWS) {
            throw new IllegalArgumentException(
                    "A page has 1 to " + MAX_ROWS + " rows, asked for " + limit);
        }
        return limit;
    }

    /** The id a cursor stands for, if there is a cursor. */
    public static @Nullable UUID cursor(@Nullable String cursor) {
        return cursor == null ? null : cursorId(cursor);
    }

    /**
     * The id that a cursor, or a part of one, stands for.
     *
     * @throws IllegalArgumentException if no page gave it out; the message does not quote it,
     *     because anybody may have sent it
     */
    public static UUID cursorId(String text) {
        return read(Ids::id, text);
    }

    private static <T> T read(Function<String, T> reading, String text) {
        try {
            return reading.apply(text);
        } catch (BorderRefusal e) {
            throw new IllegalArgumentException("A cursor is the next of the page before", e);
        }
    }
}
