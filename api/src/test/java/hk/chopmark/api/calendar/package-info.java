/**
 * Tests of the calendar over HTTP.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code CalendarJourneyIT} first.
 */
@NullMarked
package hk.chopmark.api.calendar;

import org.jspecify.annotations.NullMarked;
