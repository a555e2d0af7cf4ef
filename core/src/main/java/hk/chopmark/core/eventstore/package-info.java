/**
 * Events in PostgreSQL: conditional appends in group commits, streams, integration into the log,
 * fsck.
 *
 * <p>May be imported by runtime and the modules above core.
 *
 * <p>Read {@code PostgresEventStorageEngine} first.
 */
@NullMarked
package hk.chopmark.core.eventstore;

import org.jspecify.annotations.NullMarked;
