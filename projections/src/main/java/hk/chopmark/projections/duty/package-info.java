/**
 * Due rules, and per due act what became of it.
 *
 * <p>May be imported by api.
 *
 * <p>Read {@code DueActs} first.
 */
@NullMarked
package hk.chopmark.projections.duty;

import org.jspecify.annotations.NullMarked;
