package hk.chopmark.projections.attendance;

import hk.chopmark.projections.rows.Page;
import java.util.List;

/**
 * The latest rows of a list, in order.
 *
 * @param more whether there are earlier ones that are left out
 */
public record Latest<T>(List<T> rows, boolean more) {

    /** Of rows that were read the last first, one more than there is room for. */
    static <T> Latest<T> of(List<T> lastFirst) {
        boolean more = lastFirst.size() > Page.MAX_ROWS;
        List<T> rows = more ? lastFirst.subList(0, Page.MAX_ROWS) : lastFirst;
        return new Latest<>(List.copyOf(rows.reversed()), more);
    }
}
