/**
 * Whether the clock of this machine may be believed, before something is done that cannot be
 * undone.
 *
 * <p>The key epochs and the engine import it; it rests on the key database. Read {@link
 * hk.chopmark.core.seal.clock.ClockWatch} first.
 */
@NullMarked
package hk.chopmark.core.seal.clock;

import org.jspecify.annotations.NullMarked;
