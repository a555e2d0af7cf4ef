package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
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
}
