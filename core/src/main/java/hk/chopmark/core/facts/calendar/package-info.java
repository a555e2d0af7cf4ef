/**
 * What a school's days are, for every area that counts school days.
 *
 * <p>Areas may import it, as all of {@code facts}; it imports nothing.
 *
 * <p>Read {@link hk.chopmark.core.facts.calendar.SchoolCalendar} first.
 */
@NullMarked
package hk.chopmark.core.facts.calendar;

import org.jspecify.annotations.NullMarked;
