/**
 * Axon 4 with its JDBC event storage engine, the stronger of the framework's own, in a process with
 * a class path of its own.
 *
 * <p>Imported by nobody; started by {@code hk.chopmark.benchmarks.contest}.
 *
 * <p>Read {@code AxonFour} first.
 */
@NullMarked
package hk.chopmark.benchmarks.axon4;

import org.jspecify.annotations.NullMarked;
