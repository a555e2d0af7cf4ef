/**
 * Personal fields under keys that can be destroyed: sealing, opening, key vault, erasure.
 *
 * <p>May be imported by codec, eventstore, runtime and the modules above core.
 *
 * <p>Read {@code SubjectKeys} first.
 */
@NullMarked
package hk.chopmark.core.seal;

import org.jspecify.annotations.NullMarked;
