/**
 * The form of every rule: commands in, facts read by tags, events out, nothing else.
 *
 * <p>Areas, the codec and the runtime may import it; it imports only {@code shared}. Read {@link
 * hk.chopmark.core.decision.Decision} first.
 */
@NullMarked
package hk.chopmark.core.decision;

import org.jspecify.annotations.NullMarked;
