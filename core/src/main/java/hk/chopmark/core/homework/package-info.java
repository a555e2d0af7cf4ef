/**
 * Homework: assigned to classes, handed in against the deadline in force, marked, returned.
 *
 * <p>The runtime finds its module; no other area may. Read {@link
 * hk.chopmark.core.homework.HomeworkEvent} first.
 */
@NullMarked
package hk.chopmark.core.homework;

import org.jspecify.annotations.NullMarked;
