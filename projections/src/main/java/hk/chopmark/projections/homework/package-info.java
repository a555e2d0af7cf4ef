/**
 * Per homework and student: submitted, on time, late, marked, returned.
 *
 * <p>May be imported by api.
 *
 * <p>Read {@code HomeworkBoard} first.
 */
@NullMarked
package hk.chopmark.projections.homework;

import org.jspecify.annotations.NullMarked;
