/**
 * Personal data over HTTP and in the console: viewed, unmasked, searched; break-glass.
 *
 * <p>Imported by the first page only. It imports the manners of rest and console, and no other
 * area.
 *
 * <p>Read {@code PersonalDataController} first.
 */
@NullMarked
package hk.chopmark.api.disclosure;

import org.jspecify.annotations.NullMarked;
