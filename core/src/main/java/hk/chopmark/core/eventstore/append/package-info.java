/**
 * How events get their positions: a bounded queue, one thread, one transaction for a whole batch.
 *
 * <p>May be imported by the rest of the event store, runtime and the modules above core.
 *
 * <p>Read {@code Sequencer} first, then {@code Committer} and {@code Batch}.
 */
@NullMarked
package hk.chopmark.core.eventstore.append;

import org.jspecify.annotations.NullMarked;
