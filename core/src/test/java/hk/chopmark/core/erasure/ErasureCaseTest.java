package hk.chopmark.core.erasure;

import static hk.chopmark.core.testing.Cast.erasure;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasureEvent.ErasureFinalised;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.shared.Category;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ErasureCaseTest {

    private static final Instant LAST_MOMENT_OF_THE_DAY = Instant.parse("2026-10-05T15:59:59Z");
    private static final Instant NEXT_DAY = Instant.parse("2026-10-05T16:00:00Z");

    private final ErasureCase found =
            new ErasureCase(
                    new ErasureRequested(
                            erasure(1),
                            student(1),
                            List.of(Category.HEALTH),
                            ErasureGround.PURPOSE_FULFILLED,
                            null,
                            new UUID(2, 1)));

    private void recorded(ErasureEvent event) {
        found.evolve(
                new Recorded<>(
                        SCHOOL,
                        7,
                        new UUID(2, 7),
                        Instant.parse("2026-09-01T01:00:00Z"),
                        Map.of(),
                        event));
    }

    @Test
    void a_certified_erasure_is_overdue_after_the_day_that_was_planned_until_it_is_final() {
        assertThat(found.isOverdue(NEXT_DAY)).as("nothing was planned yet").isFalse();

        recorded(
                new ErasureCertified(
                        erasure(1),
                        List.of(Category.HEALTH),
                        "key-destroyed",
                        "aes-256-gcm",
                        "bcfks",
                        "procedural",
                        1,
                        1,
                        0,
                        List.of(),
                        List.of(),
                        LocalDate.of(2026, 10, 5),
                        List.of()));
        assertThat(found.isOverdue(LAST_MOMENT_OF_THE_DAY)).as("on the day").isFalse();
        assertThat(found.isOverdue(NEXT_DAY)).as("a day later").isTrue();

        recorded(new ErasureFinalised(erasure(1), 1));
        assertThat(found.isOverdue(NEXT_DAY)).as("it has come true").isFalse();
    }
}
