/**
 * Counts of a school's own events in place of positions in the log of all schools, in answers and
 * in what is asked.
 *
 * <p>May be imported by {@code api.rest}. Read {@code OwnCounts} first.
 */
@NullMarked
package hk.chopmark.api.rest.counts;

import org.jspecify.annotations.NullMarked;
