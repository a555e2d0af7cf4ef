/**
 * The school, its people, classes and links over HTTP.
 *
 * <p>Imported by the first page only. It imports the manners of rest and console, and no other
 * area.
 *
 * <p>Read {@code StudentController} first.
 */
@NullMarked
package hk.chopmark.api.roster;

import org.jspecify.annotations.NullMarked;
