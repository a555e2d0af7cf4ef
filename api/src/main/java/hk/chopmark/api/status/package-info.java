/**
 * How the server is, over HTTP.
 *
 * <p>Imported by the first page only. It imports the manners of rest and console, and no other
 * area.
 *
 * <p>Read {@code StatusController} first.
 */
@NullMarked
package hk.chopmark.api.status;

import org.jspecify.annotations.NullMarked;
