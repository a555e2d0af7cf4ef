package hk.chopmark.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time of this server's events: its clock, or the newest event's time while that is ahead.
 *
 * <p><b>Guarantees</b>: what is decided after an event of this node was stored, or after a start,
 * is never dated before it, unless that event is more than {@link #MOST_AHEAD} ahead of the clock:
 * then the event is wrong, not the clock, and the record's order alone says what came first. Thread
 * safe.
 */
final class EventTime implements InstantSource {

    /** How far ahead of the clock an event is still followed. */
    static final Duration MOST_AHEAD = Duration.ofHours(24);

    private final InstantSource clock;
    private final AtomicReference<Instant> newest = new AtomicReference<>(Instant.MIN);

    EventTime(InstantSource clock) {
        this.clock = clock;
    }

    /** An event of this time is stored. */
    void seen(Instant at) {
        if (!at.isAfter(clock.instant().plus(MOST_AHEAD))) {
            newest.accumulateAndGet(at, (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    @Override
    public Instant instant() {
        Instant now = clock.instant();
        Instant event = newest.get();
        return event.isAfter(now) && !event.isAfter(now.plus(MOST_AHEAD)) ? event : now;
    }
}
