/**
 * Homework over HTTP and in the console.
 *
 * <p>Imported by the first page only. It imports the manners of rest and console, and no other
 * area.
 *
 * <p>Read {@code HomeworkController} first.
 */
@NullMarked
package hk.chopmark.api.homework;

import org.jspecify.annotations.NullMarked;
