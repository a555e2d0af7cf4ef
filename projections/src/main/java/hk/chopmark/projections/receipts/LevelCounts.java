package hk.chopmark.projections.receipts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Receipts by the level of evidence they have reached, each counted once, at its highest level.
 *
 * @param byLevel seven counts, for levels 0 to 6
 */
public record LevelCounts(List<Long> byLevel) {

    /** Highest level of the ladder. */
    public static final int HIGHEST = 6;

    public LevelCounts {
        byLevel = List.copyOf(byLevel);
        if (byLevel.size() != HIGHEST + 1) {
            throw new IllegalArgumentException("Seven levels, found " + byLevel.size());
        }
    }

    /** No receipts. */
    public static LevelCounts none() {
        return new LevelCounts(Collections.nCopies(HIGHEST + 1, 0L));
    }

    /** With more receipts of one level. */
    public LevelCounts plus(int level, long count) {
        List<Long> sum = new ArrayList<>(byLevel);
        sum.set(level, sum.get(level) + count);
        return new LevelCounts(sum);
    }

    /** All receipts. */
    public long total() {
        return atLeast(0);
    }

    /** Receipts that have reached a level or a higher one. */
    private long atLeast(int level) {
        return byLevel.subList(level, byLevel.size()).stream().mapToLong(Long::longValue).sum();
    }

    /** Receipts of notices that were seen in a signed-in session, or more. */
    public long opened() {
        return atLeast(3);
    }

    /** Receipts that were acknowledged or signed. */
    public long acknowledged() {
        return atLeast(5);
    }
}
