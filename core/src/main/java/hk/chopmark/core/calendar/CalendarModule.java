package hk.chopmark.core.calendar;

import hk.chopmark.core.decision.AreaModule;
import java.util.List;

/** What the calendar brings to the runtime. */
public final class CalendarModule {

    private CalendarModule() {}

    /** Events and decisions of the calendar. */
    public static AreaModule module() {
        return new AreaModule(
                "calendar",
                AreaModule.eventsOf(CalendarEvent.class),
                List.of(
                        new CalendarRules.AdoptingHolidays(),
                        new CalendarRules.SettingYear(),
                        new CalendarRules.ChangingDay(),
                        new CalendarRules.DeclaringHoliday(),
                        new CalendarRules.Suspending()));
    }
}
