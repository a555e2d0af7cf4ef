/**
 * The first page of the console, made of what the areas have to show.
 *
 * <p>Imported by nobody. It imports the areas, and the manners of rest and console.
 *
 * <p>Read {@code HomePage} first.
 */
@NullMarked
package hk.chopmark.api.home;

import org.jspecify.annotations.NullMarked;
