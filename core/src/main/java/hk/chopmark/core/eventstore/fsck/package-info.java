/**
 * Recomputes everything the event store holds from its raw rows, and names each fault.
 *
 * <p>May be imported by the modules above core. Shares no code with the writers of the tables
 * beyond the log's formats.
 *
 * <p>Read {@code Fsck} first.
 */
@NullMarked
package hk.chopmark.core.eventstore.fsck;

import org.jspecify.annotations.NullMarked;
