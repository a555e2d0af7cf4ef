package hk.chopmark.core.schedule;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one look for due acts came to.
 *
 * @param leading whether this node led; if not, it did nothing
 * @param fired acts carried out
 * @param late those of them that were late
 * @param missed acts recorded as found too late
 * @param refused acts recorded as refused by a rule
 * @param left acts due and not settled: over the bound of one look, or failed for now
 * @param next the next due time known; absent if none is
 */
public record DueRun(
        boolean leading,
        int fired,
        int late,
        int missed,
        int refused,
        int left,
        @Nullable Instant next) {

    /** Another node leads. */
    static final DueRun NOT_LEADING = new DueRun(false, 0, 0, 0, 0, 0, null);

    /** Acts settled, in whichever way. */
    public int settled() {
        return fired + missed + refused;
    }

    /** The next due time, if one is known. */
    public Optional<Instant> nextDueAt() {
        return Optional.ofNullable(next);
    }
}
