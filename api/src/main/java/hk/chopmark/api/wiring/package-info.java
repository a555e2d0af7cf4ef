/**
 * Puts the engine, the read models and the database together for the server and the commands.
 *
 * <p>May be imported by the other api packages.
 *
 * <p>Read {@code Node} first.
 */
@NullMarked
package hk.chopmark.api.wiring;

import org.jspecify.annotations.NullMarked;
