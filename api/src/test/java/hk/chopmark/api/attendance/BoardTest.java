package hk.chopmark.api.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.EscalationView;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BoardTest {

    private static final LocalDate MONDAY = LocalDate.of(2026, 9, 14);

    @Test
    void an_absence_of_one_day_shows_its_day_once() {
        assertThat(shown(MONDAY, 1).last()).as("a last day beside the first").isNull();
    }

    @Test
    void a_longer_absence_shows_its_first_and_its_last_day() {
        Board.Escalation shown = shown(MONDAY.plusDays(1), 2);
        assertThat(shown.first().iso()).as("the first day").startsWith("2026-09-14");
        assertThat(shown.last()).as("the last day").isNotNull();
    }

    private static Board.Escalation shown(LocalDate last, int schoolDays) {
        return Board.Escalation.of(
                new EscalationView(
                        new StudentId(new UUID(1, 1)),
                        MONDAY,
                        last,
                        schoolDays,
                        "absence-school-days",
                        1,
                        Instant.parse("2026-09-15T10:00:00Z"),
                        new UUID(7, 1),
                        1),
                new HongKongTime(Locale.ENGLISH));
    }
}
