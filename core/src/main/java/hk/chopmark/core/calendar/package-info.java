/**
 * The school's calendar: general holidays, school years, changed days, classes suspended.
 *
 * <p>The runtime finds its module; no other area may. What others need stands in {@code
 * facts.calendar}.
 *
 * <p>Read {@link hk.chopmark.core.calendar.CalendarEvent} first.
 */
@NullMarked
package hk.chopmark.core.calendar;

import org.jspecify.annotations.NullMarked;
