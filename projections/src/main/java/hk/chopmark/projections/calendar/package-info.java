/**
 * Per school and day: what kind of day it is, and why.
 *
 * <p>May be imported by api.
 *
 * <p>Read {@code SchoolDays} first.
 */
@NullMarked
package hk.chopmark.projections.calendar;

import org.jspecify.annotations.NullMarked;
