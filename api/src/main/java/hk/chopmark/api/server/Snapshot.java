package hk.chopmark.api.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A figure read at most once a second, so that one look at all meters is one look at the database.
 *
 * <p>A failed reading is not kept: the next look tries again.
 */
final class Snapshot<T> {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Supplier<T> source;
    private @Nullable T value;
    private Instant readAt = Instant.MIN;

    Snapshot(InstantSource clock, Supplier<T> source) {
        this.clock = clock;
        this.source = source;
    }

    /** The value, at most a second old. */
    synchronized T get() {
        Instant now = clock.instant();
        T known = value;
        if (known == null || now.isBefore(readAt) || !now.isBefore(readAt.plus(FRESH))) {
            value = null;
            known = source.get();
            value = known;
            readAt = now;
        }
        return known;
    }
}
