package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class HongKongTimeTest {

    private static final Instant LATE_EVENING_IN_LONDON =
            Instant.parse("2026-12-03T16:05:09.123456Z");

    @Test
    void a_time_is_shown_on_the_hong_kong_day() {
        assertThat(new HongKongTime(Languages.ENGLISH).minute(LATE_EVENING_IN_LONDON).text())
                .as("past midnight in Hong Kong")
                .isEqualTo("4 Dec 2026 00:05");
        assertThat(new HongKongTime(Languages.CHINESE).second(LATE_EVENING_IN_LONDON).text())
                .as("the same, in Chinese, to the second")
                .isEqualTo("2026年12月4日 00:05:09");
    }

    @Test
    void machines_are_told_the_exact_instant() {
        assertThat(new HongKongTime(Languages.ENGLISH).minute(LATE_EVENING_IN_LONDON).iso())
                .as("the datetime attribute")
                .isEqualTo("2026-12-03T16:05:09.123456Z");
    }

    @Test
    void a_day_has_no_time() {
        assertThat(new HongKongTime(Languages.CHINESE).day(LocalDate.of(2026, 9, 1)))
                .as("a calendar day")
                .isEqualTo(new HongKongTime.Moment("2026年9月1日", "2026-09-01"));
    }
}
