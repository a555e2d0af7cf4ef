package hk.chopmark.core.facts.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.facts.calendar.CalendarAnswer.Gap;
import hk.chopmark.core.facts.calendar.CalendarAnswer.Known;
import hk.chopmark.core.facts.calendar.CalendarAnswer.Unknown;
import hk.chopmark.core.facts.calendar.CalendarChange.HolidaysOfYear;
import hk.chopmark.core.facts.calendar.CalendarChange.KindOfDay;
import hk.chopmark.core.facts.calendar.CalendarChange.WeekOfSchoolYear;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The school year 2025/26: Monday to Friday, every Saturday a half day, Lunar New Year 2026. */
class SchoolCalendarTest {

    private static final Set<DayOfWeek> WEEK =
            Set.of(
                    DayOfWeek.MONDAY,
                    DayOfWeek.TUESDAY,
                    DayOfWeek.WEDNESDAY,
                    DayOfWeek.THURSDAY,
                    DayOfWeek.FRIDAY);

    private static final SchoolCalendar YEAR =
            SchoolCalendar.EMPTY
                    .with(new HolidaysOfYear(2025, Set.of(day("2025-12-25"), day("2025-12-26"))))
                    .with(
                            new HolidaysOfYear(
                                    2026,
                                    Set.of(
                                            day("2026-01-01"),
                                            day("2026-02-17"),
                                            day("2026-02-18"),
                                            day("2026-02-19"))))
                    .with(
                            new WeekOfSchoolYear(
                                    day("2025-09-01"),
                                    day("2026-08-31"),
                                    WEEK,
                                    Set.of(DayOfWeek.SATURDAY)));

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    private static SchoolCalendar with(SchoolCalendar calendar, String day, SchoolDayKind kind) {
        return calendar.with(new KindOfDay(day(day), kind));
    }

    @Test
    void each_day_is_of_its_kind() {
        assertThat(YEAR.kindOf(day("2026-02-16"))).isEqualTo(SchoolDayKind.SCHOOL_DAY);
        assertThat(YEAR.kindOf(day("2026-02-14"))).isEqualTo(SchoolDayKind.HALF_DAY);
        assertThat(YEAR.kindOf(day("2026-02-15"))).isEqualTo(SchoolDayKind.NON_SCHOOL_DAY);
        assertThat(YEAR.kindOf(day("2026-02-17"))).isEqualTo(SchoolDayKind.GENERAL_HOLIDAY);
    }

    @Test
    void the_last_word_on_a_day_stands_above_week_and_holidays() {
        SchoolCalendar holiday = with(YEAR, "2026-02-16", SchoolDayKind.SCHOOL_HOLIDAY);
        SchoolCalendar gale = with(holiday, "2026-02-16", SchoolDayKind.SUSPENDED);
        SchoolCalendar makeUp = with(YEAR, "2026-02-19", SchoolDayKind.SCHOOL_DAY);

        assertThat(holiday.kindOf(day("2026-02-16"))).isEqualTo(SchoolDayKind.SCHOOL_HOLIDAY);
        assertThat(gale.kindOf(day("2026-02-16"))).isEqualTo(SchoolDayKind.SUSPENDED);
        assertThat(makeUp.isSchoolDay(day("2026-02-19"))).isEqualTo(new Known<>(true));
        assertThat(YEAR.kindOf(day("2026-02-16")))
                .as("a calendar is a value: the others changed nothing in it")
                .isEqualTo(SchoolDayKind.SCHOOL_DAY);
    }

    @Test
    void a_year_without_a_list_of_holidays_is_not_guessed() {
        SchoolCalendar next =
                YEAR.with(
                        new WeekOfSchoolYear(day("2026-09-01"), day("2027-08-31"), WEEK, Set.of()));

        assertThat(next.kindOf(day("2027-01-04"))).isEqualTo(SchoolDayKind.UNKNOWN);
        assertThat(next.isSchoolDay(day("2027-01-04")))
                .as("an ordinary Monday of a year nobody adopted holidays for")
                .isEqualTo(new Unknown<>(day("2027-01-04"), Gap.HOLIDAYS_NOT_KNOWN));
        assertThat(next.schoolDaysBetween(day("2026-12-30"), day("2027-01-02")))
                .as("the answer names the first day it lacks")
                .isEqualTo(new Unknown<>(day("2027-01-01"), Gap.HOLIDAYS_NOT_KNOWN));
        assertThat(next.isGeneralHoliday(day("2027-01-04")))
                .isEqualTo(new Unknown<>(day("2027-01-04"), Gap.HOLIDAYS_NOT_KNOWN));
        assertThat(next.isGeneralHoliday(day("2027-01-03")))
                .as("every Sunday is a general holiday")
                .isEqualTo(new Known<>(true));
    }

    @Test
    void a_day_outside_every_school_year_is_not_guessed() {
        assertThat(YEAR.isSchoolDay(day("2026-09-01")))
                .isEqualTo(new Unknown<>(day("2026-09-01"), Gap.NO_SCHOOL_YEAR));
        assertThat(YEAR.schoolDayAfter(day("2026-08-31"), 1))
                .isEqualTo(new Unknown<>(day("2026-09-01"), Gap.NO_SCHOOL_YEAR));
        assertThat(YEAR.schoolDayBefore(day("2025-09-01"), 1))
                .isEqualTo(new Unknown<>(day("2025-08-31"), Gap.NO_SCHOOL_YEAR));
        assertThat(with(YEAR, "2026-09-01", SchoolDayKind.SCHOOL_DAY).kindOf(day("2026-09-01")))
                .as("unless somebody said so")
                .isEqualTo(SchoolDayKind.SCHOOL_DAY);
    }

    @Test
    void half_days_count_and_whole_suspended_days_do_not() {
        SchoolCalendar rain =
                with(
                        with(YEAR, "2026-02-11", SchoolDayKind.SUSPENDED),
                        "2026-02-12",
                        SchoolDayKind.AFTERNOON_SUSPENDED);

        assertThat(YEAR.schoolDaysBetween(day("2026-02-09"), day("2026-02-15")))
                .as("five days and the half Saturday")
                .isEqualTo(new Known<>(6));
        assertThat(rain.schoolDaysBetween(day("2026-02-09"), day("2026-02-15")))
                .as("the morning of the 12th was held, the 11th was not")
                .isEqualTo(new Known<>(5));
    }

    @Test
    void the_nth_school_day_passes_over_lunar_new_year() {
        assertThat(YEAR.schoolDayAfter(day("2026-02-16"), 1))
                .as("after three holidays comes Friday")
                .isEqualTo(new Known<>(day("2026-02-20")));
        assertThat(YEAR.schoolDayBefore(day("2026-02-20"), 1))
                .isEqualTo(new Known<>(day("2026-02-16")));
        assertThat(YEAR.schoolDayAfter(day("2026-02-13"), 7))
                .as("Sat, Mon, Fri, Sat, Mon, Tue, Wed")
                .isEqualTo(new Known<>(day("2026-02-25")));
    }

    @Test
    void questions_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> YEAR.schoolDaysBetween(day("2026-02-02"), day("2026-02-01")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> YEAR.schoolDayAfter(day("2026-02-02"), 0));
    }
}
