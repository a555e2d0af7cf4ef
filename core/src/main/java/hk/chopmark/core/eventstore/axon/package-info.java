/**
 * The event store as Axon's storage engine: appends, finite sourcing, live streams.
 *
 * <p>May be imported by runtime and the modules above core.
 *
 * <p>Read {@code PostgresEventStorageEngine} first.
 */
@NullMarked
package hk.chopmark.core.eventstore.axon;

import org.jspecify.annotations.NullMarked;
