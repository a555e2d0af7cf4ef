package hk.chopmark.core.calendar;

import hk.chopmark.core.calendar.CalendarEvent.ClassesSuspended;
import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.SchoolDayChanged;
import hk.chopmark.core.calendar.CalendarEvent.SchoolYearSet;
import hk.chopmark.core.calendar.CalendarEvent.SessionOfDay;
import hk.chopmark.core.calendar.CalendarEvent.Signal;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** One event of each kind of the calendar, for the golden files. */
final class CalendarSamples {

    private static final CalendarId CALENDAR = new CalendarId(new UUID(0x5c, 1));

    private CalendarSamples() {}

    static List<DomainEvent> all() {
        return List.of(
                new GeneralHolidaysAdopted(
                        CALENDAR,
                        2026,
                        List.of(
                                new Holiday(
                                        LocalDate.of(2026, 1, 1),
                                        "The first day of January",
                                        "一月一日"),
                                new Holiday(LocalDate.of(2026, 2, 17), "Lunar New Year", null)),
                        "General Holidays Ordinance, Cap. 149"),
                new SchoolYearSet(
                        CALENDAR,
                        LocalDate.of(2026, 9, 1),
                        LocalDate.of(2027, 8, 31),
                        Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY),
                        Set.of(DayOfWeek.SATURDAY)),
                new SchoolDayChanged(
                        CALENDAR,
                        LocalDate.of(2026, 12, 21),
                        SchoolDayKind.SCHOOL_HOLIDAY,
                        "christmas",
                        SchoolDayKind.SCHOOL_DAY),
                new ClassesSuspended(
                        CALENDAR,
                        LocalDate.of(2026, 9, 23),
                        SessionOfDay.AFTERNOON,
                        Signal.TROPICAL_CYCLONE_8,
                        "Education Bureau, announcement of 11:30",
                        SchoolDayKind.SCHOOL_DAY));
    }
}
