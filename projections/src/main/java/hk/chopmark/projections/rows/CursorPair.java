package hk.chopmark.projections.rows;

import java.util.UUID;

/**
 * A cursor of two ids, for lists in which one id alone does not say where a row stands.
 *
 * @param first id of the row's subject
 * @param second which of its rows
 */
public record CursorPair(UUID first, UUID second) {

    private static final char MARK = '~';

    /**
     * The pair that a cursor stands for.
     *
     * @throws IllegalArgumentException if it is no cursor of a page
     */
    public static CursorPair of(String cursor) {
        int mark = Math.max(cursor.indexOf(MARK), 0);
        return new CursorPair(
                Page.cursorId(cursor.substring(0, mark)),
                Page.cursorId(cursor.substring(mark + 1)));
    }

    /** What {@link #of} reads. */
    public String cursor() {
        return first + "" + MARK + second;
    }
}
