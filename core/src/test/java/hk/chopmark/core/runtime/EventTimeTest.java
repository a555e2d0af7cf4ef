package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EventTimeTest {

    private static final Instant NOON = Instant.parse("2026-09-01T04:00:00Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOON);
    private final EventTime time = new EventTime(clock::get);

    @Test
    void a_clock_that_was_ahead_holds_the_time_until_it_is_reached_again() {
        time.seen(NOON.plus(Duration.ofHours(2)));
        assertThat(time.instant())
                .as("not before the newest event")
                .isEqualTo("2026-09-01T06:00:00Z");
        time.seen(NOON.plus(Duration.ofHours(1)));
        assertThat(time.instant())
                .as("an older one changes nothing")
                .isEqualTo("2026-09-01T06:00:00Z");
        clock.set(NOON.plus(Duration.ofHours(3)));
        assertThat(time.instant()).as("the clock again").isEqualTo("2026-09-01T07:00:00Z");
    }

    @Test
    void an_event_more_than_a_day_ahead_is_not_followed() {
        time.seen(NOON.plus(EventTime.MOST_AHEAD).plusSeconds(1));
        assertThat(time.instant()).isEqualTo(NOON);
        time.seen(NOON.plus(EventTime.MOST_AHEAD));
        clock.set(NOON.minusSeconds(1));
        assertThat(time.instant()).as("too far ahead by now").isEqualTo(clock.get());
    }
}
