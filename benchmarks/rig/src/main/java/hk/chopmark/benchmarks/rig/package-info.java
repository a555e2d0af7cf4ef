/**
 * The measuring side of a contender's own process: workload, callers, clock, and the lines it talks
 * to the referee with. Knows no event store, so that frameworks of clashing versions can use it.
 *
 * <p>Imported by the contenders and by {@code hk.chopmark.benchmarks}.
 *
 * <p>Read {@link hk.chopmark.benchmarks.rig.Contender} first, then {@link
 * hk.chopmark.benchmarks.rig.Worker}.
 */
@NullMarked
package hk.chopmark.benchmarks.rig;

import org.jspecify.annotations.NullMarked;
