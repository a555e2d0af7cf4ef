/**
 * Personal fields under keys that can be destroyed: sealing, opening, key vault, erasure.
 *
 * <p>May be imported by codec, eventstore, reading, search, breakglass, erasing, runtime and the
 * modules above core; areas do not know it.
 *
 * <p>Read {@code SubjectKeys} first.
 */
@NullMarked
package hk.chopmark.core.seal;

import org.jspecify.annotations.NullMarked;
