package hk.chopmark.core.facts.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;

/** What one event changes in a school's calendar. */
public sealed interface CalendarChange {

    /** All general holidays of a calendar year are known from here on, Sundays apart. */
    record HolidaysOfYear(int year, Set<LocalDate> days) implements CalendarChange {
        public HolidaysOfYear {
            days = Set.copyOf(days);
        }
    }

    /**
     * A school year and its week; it replaces an earlier one of the same first day.
     *
     * @param first first day
     * @param last last day
     * @param schoolDays days of the week with classes all day
     * @param halfDays days of the week with classes in the morning only
     */
    record WeekOfSchoolYear(
            LocalDate first, LocalDate last, Set<DayOfWeek> schoolDays, Set<DayOfWeek> halfDays)
            implements CalendarChange {
        public WeekOfSchoolYear {
            schoolDays = Set.copyOf(schoolDays);
            halfDays = Set.copyOf(halfDays);
        }

        /** Whether a day lies within. */
        public boolean covers(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }

    /** One day is of this kind, whatever year and holidays say. */
    record KindOfDay(LocalDate day, SchoolDayKind kind) implements CalendarChange {}
}
