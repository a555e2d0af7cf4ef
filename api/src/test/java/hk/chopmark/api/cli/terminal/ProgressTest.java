package hk.chopmark.api.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.RecordedTerminal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final RecordedTerminal recorded = new RecordedTerminal();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void a_line_says_how_much_how_fast_and_how_long_still() {
        try (Progress progress = progress(false, false)) {
            after(10);
            progress.at(50_000, 200_000);
            assertThat(recorded.err())
                    .as("what a log file shows")
                    .isEqualTo(
                            "Importing: 50,000 of 200,000 events, 25%, 5,000/s, about 31 s left\n");
        }
    }

    @Test
    void without_a_terminal_there_is_a_line_every_five_seconds() {
        try (Progress progress = progress(false, false)) {
            for (int second = 1; second <= 11; second++) {
                after(1);
                progress.at(second * 10L, 0);
            }
        }
        assertThat(recorded.err().lines())
                .as("lines after 5, 10 and 11 seconds")
                .containsExactly(
                        "Importing: 50 events, 10/s",
                        "Importing: 100 events, 10/s",
                        "Importing: 110 events, 10/s");
    }

    @Test
    void on_a_terminal_one_line_is_drawn_over() {
        try (Progress progress = progress(true, false)) {
            after(1);
            progress.at(1, 2);
            after(1);
            progress.at(2, 2);
        }
        assertThat(recorded.err())
                .as("one line")
                .startsWith("\r")
                .endsWith("\n")
                .containsOnlyOnce("\n");
    }

    @Test
    void quiet_means_quiet() {
        try (Progress progress = progress(true, true)) {
            after(60);
            progress.at(1, 2);
        }
        assertThat(recorded.err()).as("nothing with --quiet").isEmpty();
    }

    @Test
    void long_durations_are_told_in_hours_and_minutes() {
        assertThat(Progress.duration(59)).as("seconds").isEqualTo("59 s");
        assertThat(Progress.duration(61)).as("minutes").isEqualTo("1 min 1 s");
        assertThat(Progress.duration(7_260)).as("hours").isEqualTo("2 h 1 min");
    }

    private Progress progress(boolean interactive, boolean quiet) {
        return new Progress(
                recorded.terminal(interactive), quiet, "Importing", "events", nanos::get);
    }

    private void after(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
