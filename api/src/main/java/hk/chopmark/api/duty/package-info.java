/**
 * Due rules and due acts over HTTP.
 *
 * <p>Imported by nobody but the server. It imports the manners of rest, and no other area.
 *
 * <p>Read {@code DueActController} first.
 */
@NullMarked
package hk.chopmark.api.duty;

import org.jspecify.annotations.NullMarked;
