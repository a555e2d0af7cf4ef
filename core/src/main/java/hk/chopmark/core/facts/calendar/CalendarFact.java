package hk.chopmark.core.facts.calendar;

/**
 * Something changed in the school's calendar. Implemented by the events of the calendar; each
 * carries {@link hk.chopmark.core.facts.calendar.CalendarId}, so that a decision asks for them by
 * it.
 */
public interface CalendarFact {

    /** What changed. */
    CalendarChange change();
}
