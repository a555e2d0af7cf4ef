package hk.chopmark.api.notice;

import hk.chopmark.projections.receipts.LevelCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts by level, drawn as one bar.
 *
 * @param counts receipts by level, 0 to 6
 * @param segments what to draw, the highest level first; levels nobody stands at are left out
 * @param total all receipts
 * @param opened receipts of level 3 or more
 * @param acknowledged receipts of level 5 or more
 */
record LevelBar(
        List<Long> counts, List<Segment> segments, long total, long opened, long acknowledged) {

    /** Width of a whole bar, in units of the drawing. */
    static final long WIDTH = 1_000;

    /** One colour of the bar, from {@code x} on. */
    record Segment(int level, long x, long width) {}

    /** The bar of some counts. */
    static LevelBar of(LevelCounts counts) {
        List<Segment> segments = new ArrayList<>();
        long total = counts.total();
        long above = 0;
        for (int level = LevelCounts.HIGHEST; level >= 0; level--) {
            long count = counts.byLevel().get(level);
            if (count > 0) {
                // Both edges are rounded, so that segments touch and the bar is filled exactly.
                long from = above * WIDTH / total;
                segments.add(new Segment(level, from, (above + count) * WIDTH / total - from));
            }
            above += count;
        }
        return new LevelBar(
                counts.byLevel(),
                List.copyOf(segments),
                total,
                counts.opened(),
                counts.acknowledged());
    }
}
