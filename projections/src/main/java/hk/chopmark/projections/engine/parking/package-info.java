/**
 * What a read model cannot apply, and what follows it in the same sequence, is kept apart and in
 * order.
 *
 * <p>May be imported by the engine and by who shows or retries what is parked.
 *
 * <p>Read {@link Parking} first.
 */
@NullMarked
package hk.chopmark.projections.engine.parking;

import org.jspecify.annotations.NullMarked;
