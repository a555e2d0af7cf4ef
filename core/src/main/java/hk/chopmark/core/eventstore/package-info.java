/**
 * The tables of events and how to read them: schema and roles, schools, raw reads, searches by tag.
 *
 * <p>May be imported by runtime and the modules above core; its own rooms are {@code append}
 * (positions), {@code axon} (storage engine and streams) and {@code tree} (integration,
 * checkpoints, proofs, fsck).
 *
 * <p>Read {@code EventLog} first, or {@code append.Sequencer} for the way in.
 */
@NullMarked
package hk.chopmark.core.eventstore;

import org.jspecify.annotations.NullMarked;
