package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that is far off must not get into the record. */
class FarClockIT {

    private static final Instant GOOD = Instant.parse("2026-09-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:07Z", "+12026-09-01T00:00:00Z"})
    void nothing_is_recorded_at_a_time_that_cannot_be(String shown) {
        AtomicReference<Instant> clock = new AtomicReference<>(GOOD);
        try (TestEngine test = TestEngine.start(builder -> builder.clock(clock::get))) {
            SmallSchool school = SmallSchool.found(test.engine());
            long head = test.engine().head();
            OpenClass command =
                    new OpenClass(
                            school.school(), new ClassId(test.engine().ids().get()), "1A", "2026");

            clock.set(Instant.parse(shown));
            assertThatThrownBy(() -> test.engine().send(command, SmallSchool.SETUP))
                    .as("the clock shows %s", shown)
                    .isInstanceOf(TransientFailure.class)
                    .hasMessageContaining("clock");
            assertThat(test.engine().head()).as("nothing was stored").isEqualTo(head);

            clock.set(GOOD);
            test.engine().send(command, SmallSchool.SETUP);
            assertThat(test.engine().head())
                    .as("once the clock is set, without a restart")
                    .isEqualTo(head + 1);
        }
    }

    @Test
    void the_time_of_events_never_runs_backwards_after_a_clock_was_ahead() {
        AtomicReference<Instant> clock = new AtomicReference<>(GOOD);
        try (TestEngine test = TestEngine.start(builder -> builder.clock(clock::get))) {
            SmallSchool school = SmallSchool.found(test.engine());
            clock.set(GOOD.plus(Duration.ofHours(2)));
            open(test, school, "1A");
            clock.set(GOOD.plusSeconds(60));
            open(test, school, "1B");
            List<Instant> times =
                    test.engine().log().range(0, 100).stream().map(StoredEvent::at).toList();
            assertThat(times).as("times in the order of the record").isSorted();
            assertThat(times.getLast()).isEqualTo(GOOD.plus(Duration.ofHours(2)));

            clock.set(GOOD.plus(Duration.ofDays(40)));
            open(test, school, "1C");
            clock.set(GOOD.plusSeconds(120));
            open(test, school, "1D");
            assertThat(test.engine().log().range(test.engine().head() - 1, 1).getFirst().at())
                    .as(
                            "an event forty days ahead is wrong; it does not hold the clock for forty days")
                    .isEqualTo(GOOD.plusSeconds(120));
        }
    }

    private static void open(TestEngine test, SmallSchool school, String code) {
        test.engine()
                .send(
                        new OpenClass(
                                school.school(),
                                new ClassId(test.engine().ids().get()),
                                code,
                                "2026"),
                        SmallSchool.SETUP);
    }
}
