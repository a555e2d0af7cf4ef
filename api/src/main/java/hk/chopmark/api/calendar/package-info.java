/**
 * The school's calendar over HTTP.
 *
 * <p>Imported by nobody but the server. It imports the manners of rest, and no other area.
 *
 * <p>Read {@code CalendarController} first.
 */
@NullMarked
package hk.chopmark.api.calendar;

import org.jspecify.annotations.NullMarked;
