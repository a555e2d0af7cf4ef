package hk.chopmark.core.calendar;

import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.facts.calendar.SchoolCalendar;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The calendar, with the lists of general holidays as they were adopted.
 *
 * @param calendar what the days are
 * @param lists the list in force of each year
 */
record CalendarBook(SchoolCalendar calendar, Map<Integer, GeneralHolidaysAdopted> lists) {

    static final CalendarBook EMPTY = new CalendarBook(SchoolCalendar.EMPTY, Map.of());

    CalendarBook {
        lists = Map.copyOf(lists);
    }

    CalendarBook with(CalendarEvent event) {
        Map<Integer, GeneralHolidaysAdopted> more = lists;
        if (event instanceof GeneralHolidaysAdopted adopted) {
            more = new HashMap<>(lists);
            more.put(adopted.year(), adopted);
        }
        return new CalendarBook(calendar.with(event.change()), more);
    }

    Optional<GeneralHolidaysAdopted> holidaysOf(int year) {
        return Optional.ofNullable(lists.get(year));
    }
}
