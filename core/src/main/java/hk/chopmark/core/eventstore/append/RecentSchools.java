package hk.chopmark.core.eventstore.append;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which schools came last: a school that had the server to itself for a while may use all of it,
 * one in company leaves room.
 *
 * <p>Remembers two schools, however many come. Not thread safe.
 *
 * @param <K> names a school
 */
public final class RecentSchools<K> {

    private final long windowNanos;
    private @Nullable K newest;
    private long newestAt;
    private @Nullable K before;
    private long beforeAt;

    /**
     * @param window for how long a school counts as company after it came
     */
    public RecentSchools(Duration window) {
        this.windowNanos = window.toNanos();
    }

    /** Notes that a school came. */
    public void came(K school, long nowNanos) {
        if (!school.equals(newest)) {
            before = newest;
            beforeAt = newestAt;
            newest = school;
        }
        newestAt = nowNanos;
    }

    /** Whether another school came within the window. */
    public boolean isInCompany(K school, long nowNanos) {
        boolean own = school.equals(newest);
        K other = own ? before : newest;
        long at = own ? beforeAt : newestAt;
        return other != null && nowNanos - at <= windowNanos;
    }
}
