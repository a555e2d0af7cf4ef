/**
 * Wires Axon by hand: commands with actor and purpose go in, events come out.
 *
 * <p>May be imported by the modules above core; nothing inside core imports it.
 *
 * <p>Read {@code AuditEngine} first.
 */
@NullMarked
package hk.chopmark.core.runtime;

import org.jspecify.annotations.NullMarked;
