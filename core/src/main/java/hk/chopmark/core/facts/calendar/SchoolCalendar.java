package hk.chopmark.core.facts.calendar;

import hk.chopmark.core.facts.calendar.CalendarAnswer.Gap;
import hk.chopmark.core.facts.calendar.CalendarAnswer.Known;
import hk.chopmark.core.facts.calendar.CalendarAnswer.Unknown;
import hk.chopmark.core.facts.calendar.CalendarChange.HolidaysOfYear;
import hk.chopmark.core.facts.calendar.CalendarChange.KindOfDay;
import hk.chopmark.core.facts.calendar.CalendarChange.WeekOfSchoolYear;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the days of a school are, folded from {@link CalendarFact}s in log order.
 *
 * <p>The last word on a single day counts first. Without one, a day is known if its year's general
 * holidays are known and a school year covers it; then a general holiday stands above the week.
 *
 * <p><b>Guarantees</b>: immutable; never guesses: an answer that needs a day the calendar does not
 * know is {@link Unknown} and names that day. Days are Hong Kong days.
 *
 * <p><b>Source</b>: General Holidays Ordinance, Cap. 149, for Sundays and the list of days.
 */
public final class SchoolCalendar {

    /** Nothing is known yet. */
    public static final SchoolCalendar EMPTY =
            new SchoolCalendar(Map.of(), new TreeMap<>(), Map.of());

    /** Most school days counted by one answer about the n-th. */
    public static final int MAX_COUNT = 1_000;

    private final Map<Integer, Set<LocalDate>> holidays;
    private final NavigableMap<LocalDate, WeekOfSchoolYear> years;
    private final Map<LocalDate, SchoolDayKind> days;

    private SchoolCalendar(
            Map<Integer, Set<LocalDate>> holidays,
            NavigableMap<LocalDate, WeekOfSchoolYear> years,
            Map<LocalDate, SchoolDayKind> days) {
        this.holidays = holidays;
        this.years = years;
        this.days = days;
    }

    /** The calendar after one more change. */
    public SchoolCalendar with(CalendarChange change) {
        return switch (change) {
            case HolidaysOfYear list -> {
                Map<Integer, Set<LocalDate>> more = new HashMap<>(holidays);
                more.put(list.year(), list.days());
                yield new SchoolCalendar(more, years, days);
            }
            case WeekOfSchoolYear year -> {
                NavigableMap<LocalDate, WeekOfSchoolYear> more = new TreeMap<>(years);
                more.put(year.first(), year);
                yield new SchoolCalendar(holidays, more, days);
            }
            case KindOfDay single -> {
                Map<LocalDate, SchoolDayKind> more = new HashMap<>(days);
                more.put(single.day(), single.kind());
                yield new SchoolCalendar(holidays, years, more);
            }
        };
    }

    /** What kind of day it is; {@link SchoolDayKind#UNKNOWN} if the calendar does not know. */
    public SchoolDayKind kindOf(LocalDate day) {
        SchoolDayKind said = days.get(day);
        if (said != null) {
            return said;
        }
        Set<LocalDate> listed = holidays.get(day.getYear());
        Optional<WeekOfSchoolYear> year = schoolYear(day);
        if (listed == null || year.isEmpty()) {
            return SchoolDayKind.UNKNOWN;
        }
        return listed.contains(day) ? SchoolDayKind.GENERAL_HOLIDAY : ofWeek(year.get(), day);
    }

    private static SchoolDayKind ofWeek(WeekOfSchoolYear year, LocalDate day) {
        if (year.schoolDays().contains(day.getDayOfWeek())) {
            return SchoolDayKind.SCHOOL_DAY;
        }
        return year.halfDays().contains(day.getDayOfWeek())
                ? SchoolDayKind.HALF_DAY
                : SchoolDayKind.NON_SCHOOL_DAY;
    }

    /** The school year that covers a day, if one was set. */
    public Optional<WeekOfSchoolYear> schoolYear(LocalDate day) {
        return Optional.ofNullable(years.floorEntry(day))
                .map(Map.Entry::getValue)
                .filter(year -> year.covers(day));
    }

    /** A school year that shares a day with this one and begins on another, if there is one. */
    public Optional<WeekOfSchoolYear> overlapping(WeekOfSchoolYear other) {
        return years.values().stream()
                .filter(year -> !year.first().equals(other.first()))
                .filter(year ->
                        !year.first().isAfter(other.last()) && !year.last().isBefore(other.first()))
                .findFirst();
    }

    /** Whether there are classes on a day. */
    public CalendarAnswer<Boolean> isSchoolDay(LocalDate day) {
        SchoolDayKind kind = kindOf(day);
        return kind == SchoolDayKind.UNKNOWN ? unknown(day) : new Known<>(kind.isSchoolDay());
    }

    /** Whether a day is a general holiday by law: every Sunday, and the days of the year's list. */
    public CalendarAnswer<Boolean> isGeneralHoliday(LocalDate day) {
        if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return new Known<>(true);
        }
        Set<LocalDate> listed = holidays.get(day.getYear());
        return listed == null
                ? new Unknown<>(day, Gap.HOLIDAYS_NOT_KNOWN)
                : new Known<>(listed.contains(day));
    }

    /**
     * Count of school days from a day to another, both included.
     *
     * @throws IllegalArgumentException if the days are the wrong way round
     */
    public CalendarAnswer<Integer> schoolDaysBetween(LocalDate from, LocalDate to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("The last day is before the first");
        }
        int count = 0;
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            SchoolDayKind kind = kindOf(day);
            if (kind == SchoolDayKind.UNKNOWN) {
                return unknown(day);
            }
            count += kind.isSchoolDay() ? 1 : 0;
        }
        return new Known<>(count);
    }

    /**
     * The n-th school day after a day, which itself does not count.
     *
     * @param n 1 to {@value #MAX_COUNT}
     */
    public CalendarAnswer<LocalDate> schoolDayAfter(LocalDate day, int n) {
        return walk(day, n, 1);
    }

    /**
     * The n-th school day before a day, which itself does not count.
     *
     * @param n 1 to {@value #MAX_COUNT}
     */
    public CalendarAnswer<LocalDate> schoolDayBefore(LocalDate day, int n) {
        return walk(day, n, -1);
    }

    private CalendarAnswer<LocalDate> walk(LocalDate start, int n, int step) {
        requireCount(n);
        int left = n;
        LocalDate day = start;
        while (left > 0) {
            day = day.plusDays(step);
            SchoolDayKind kind = kindOf(day);
            if (kind == SchoolDayKind.UNKNOWN) {
                return unknown(day);
            }
            left -= kind.isSchoolDay() ? 1 : 0;
        }
        return new Known<>(day);
    }

    private <T> CalendarAnswer<T> unknown(LocalDate day) {
        return new Unknown<>(
                day,
                holidays.containsKey(day.getYear()) ? Gap.NO_SCHOOL_YEAR : Gap.HOLIDAYS_NOT_KNOWN);
    }

    private static void requireCount(int n) {
        if (n < 1 || n > MAX_COUNT) {
            throw new IllegalArgumentException("Count 1 to " + MAX_COUNT + " school days");
        }
    }
}
