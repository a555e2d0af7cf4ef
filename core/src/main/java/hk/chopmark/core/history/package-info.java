/**
 * The record of a school as a stream of events, for whoever reads it whole or in part.
 *
 * <p>May be imported by every room above the event store; imports no area. Nobody pages through the
 * log by hand.
 *
 * <p>Read {@link hk.chopmark.core.history.History} first.
 */
@NullMarked
package hk.chopmark.core.history;

import org.jspecify.annotations.NullMarked;
