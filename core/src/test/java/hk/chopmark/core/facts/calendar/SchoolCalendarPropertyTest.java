package hk.chopmark.core.facts.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.facts.calendar.CalendarAnswer.Known;
import hk.chopmark.core.facts.calendar.CalendarAnswer.Unknown;
import hk.chopmark.core.facts.calendar.CalendarChange.HolidaysOfYear;
import hk.chopmark.core.facts.calendar.CalendarChange.KindOfDay;
import hk.chopmark.core.facts.calendar.CalendarChange.WeekOfSchoolYear;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Laws of counting school days, over calendars made at random. */
class SchoolCalendarPropertyTest {

    private static final int CALENDARS = 300;
    private static final LocalDate FIRST = LocalDate.of(2025, 9, 1);
    private static final int DAYS = 365;

    /** A calendar that knows every day from {@link #FIRST} on for {@value #DAYS} days. */
    private static SchoolCalendar any(Random random) {
        Set<DayOfWeek> school = EnumSet.noneOf(DayOfWeek.class);
        Set<DayOfWeek> half = EnumSet.noneOf(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            switch (random.nextInt(4)) {
                case 0 -> half.add(day);
                case 1 -> {
                    // no classes
                }
                default -> school.add(day);
            }
        }
        SchoolCalendar calendar =
                SchoolCalendar.EMPTY.with(
                        new WeekOfSchoolYear(FIRST, FIRST.plusDays(DAYS - 1), school, half));
        for (int year = FIRST.getYear(); year <= FIRST.getYear() + 1; year++) {
            Set<LocalDate> holidays = new HashSet<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                holidays.add(LocalDate.ofYearDay(year, 1 + random.nextInt(365)));
            }
            calendar = calendar.with(new HolidaysOfYear(year, holidays));
        }
        List<SchoolDayKind> kinds =
                List.copyOf(EnumSet.complementOf(EnumSet.of(SchoolDayKind.UNKNOWN)));
        for (int i = random.nextInt(30); i > 0; i--) {
            SchoolDayKind kind = kinds.get(random.nextInt(kinds.size()));
            calendar = calendar.with(new KindOfDay(anyDay(random), kind));
        }
        return calendar;
    }

    private static LocalDate anyDay(Random random) {
        return FIRST.plusDays(random.nextInt(DAYS));
    }

    private static int count(SchoolCalendar calendar, LocalDate from, LocalDate to) {
        return to.isBefore(from)
                ? 0
                : ((Known<Integer>) calendar.schoolDaysBetween(from, to)).value();
    }

    @Test
    void counts_of_two_parts_add_up_to_the_whole() {
        for (long seed = 0; seed < CALENDARS; seed++) {
            Random random = new Random(seed);
            SchoolCalendar calendar = any(random);
            LocalDate from = anyDay(random);
            LocalDate to = from.plusDays(random.nextInt(DAYS - (int) days(FIRST, from)));
            LocalDate cut = from.plusDays(random.nextInt((int) days(from, to) + 1));

            assertThat(count(calendar, from, cut) + count(calendar, cut.plusDays(1), to))
                    .as("seed %s: %s to %s, cut after %s", seed, from, to, cut)
                    .isEqualTo(count(calendar, from, to));
        }
    }

    private static long days(LocalDate from, LocalDate to) {
        return to.toEpochDay() - from.toEpochDay();
    }

    @Test
    void the_nth_school_day_after_a_day_has_n_minus_one_between_and_is_one_itself() {
        for (long seed = 0; seed < CALENDARS; seed++) {
            Random random = new Random(seed);
            SchoolCalendar calendar = any(random);
            LocalDate start = anyDay(random);
            int n = 1 + random.nextInt(60);

            switch (calendar.schoolDayAfter(start, n)) {
                case Known<LocalDate>(LocalDate day) -> {
                    assertThat(calendar.isSchoolDay(day))
                            .as("seed %s", seed)
                            .isEqualTo(new Known<>(true));
                    assertThat(count(calendar, start.plusDays(1), day))
                            .as("seed %s: %s after %s", seed, n, start)
                            .isEqualTo(n);
                }
                case Unknown<LocalDate>(LocalDate day, CalendarAnswer.Gap gap) -> {
                    assertThat(day).as("seed %s %s", seed, gap).isEqualTo(FIRST.plusDays(DAYS));
                    assertThat(count(calendar, start.plusDays(1), day.minusDays(1)))
                            .as("seed %s: the year has fewer than %s left", seed, n)
                            .isLessThan(n);
                }
            }
        }
    }

    @Test
    void going_n_school_days_on_and_n_back_from_a_school_day_leads_home() {
        for (long seed = 0; seed < CALENDARS; seed++) {
            Random random = new Random(seed);
            SchoolCalendar calendar = any(random);
            LocalDate start = anyDay(random);
            int n = 1 + random.nextInt(20);
            if (calendar.kindOf(start).isSchoolDay()
                    && calendar.schoolDayAfter(start, n)
                            instanceof Known<LocalDate>(LocalDate there)) {
                assertThat(calendar.schoolDayBefore(there, n))
                        .as("seed %s: %s from %s", seed, n, start)
                        .isEqualTo(new Known<>(start));
            }
        }
    }

    @Test
    void every_kind_but_unknown_is_an_answer_and_unknown_never_is() {
        for (long seed = 0; seed < CALENDARS; seed++) {
            Random random = new Random(seed);
            SchoolCalendar calendar = any(random);
            LocalDate day = FIRST.plusDays(random.nextInt(3 * DAYS) - DAYS);

            assertThat(calendar.isSchoolDay(day) instanceof Known)
                    .as("seed %s: %s", seed, day)
                    .isEqualTo(calendar.kindOf(day) != SchoolDayKind.UNKNOWN);
        }
    }
}
