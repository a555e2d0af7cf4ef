package hk.chopmark.api.server;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.projections.engine.ProjectionStatus;
import hk.chopmark.projections.engine.ProjectionStatus.Parked;
import hk.chopmark.projections.engine.ProjectionStatus.State;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StallWatchTest {

    private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");

    private final StallWatch watch = new StallWatch();

    private boolean stalled(long position, long head, long second) {
        ProjectionStatus status =
                new ProjectionStatus(
                        "receipts",
                        position,
                        head,
                        State.RUNNING,
                        Optional.empty(),
                        START,
                        Parked.NONE);
        return watch.isStalled(status, START.plusSeconds(second));
    }

    @Test
    void behind_for_a_minute_without_moving_is_stalled() {
        assertThat(stalled(5, 9, 0)).as("seen behind for the first time").isFalse();
        assertThat(stalled(5, 20, 59)).as("after 59 seconds").isFalse();
        assertThat(stalled(5, 20, 60)).as("after a minute").isTrue();
        assertThat(stalled(6, 20, 61)).as("it moves again").isFalse();
        assertThat(stalled(6, 20, 121)).as("and stands still again").isTrue();
    }

    @Test
    void an_event_just_appended_is_no_delay_however_rarely_one_looks() {
        assertThat(stalled(5, 5, 0)).as("nothing to do").isFalse();
        assertThat(stalled(5, 6, 3_600)).as("an hour later, one event behind").isFalse();
        assertThat(stalled(6, 6, 7_200)).as("caught up").isFalse();
        assertThat(stalled(6, 7, 7_201)).as("behind anew").isFalse();
    }
}
