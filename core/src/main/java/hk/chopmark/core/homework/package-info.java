/**
 * Homework from assignment to return; late is decided against the deadline in force at that moment.
 *
 * <p>May be imported by codec and runtime, never by another area.
 *
 * <p>Read {@code HomeworkEvent} first.
 */
@NullMarked
package hk.chopmark.core.homework;

import org.jspecify.annotations.NullMarked;
