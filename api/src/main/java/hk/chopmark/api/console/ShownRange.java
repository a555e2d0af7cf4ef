package hk.chopmark.api.console;

import hk.chopmark.projections.rows.Page;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a list a page shows, where it may not show all.
 *
 * @param first number of the first row, counted from 1
 * @param last number of the last row
 * @param all how many rows there are
 * @param next what leads to the next page; null on the last
 */
public record ShownRange(long first, long last, long all, @Nullable String next) {

    /** Of a page of rows, after some that were skipped. */
    public static ShownRange of(Page<?> page, int skipped, long all) {
        return new ShownRange(
                skipped + 1L, skipped + page.rows().size(), all, page.next().orElse(null));
    }

    /** Whether there are rows that the page does not show. */
    public boolean isCut() {
        return first > 1 || last < all;
    }
}
