/**
 * Runs read models over the log: rows and position in one transaction, rebuild, status, digest.
 *
 * <p>May be imported by its own rooms, by catalog, api and the benchmarks; a read model stands on
 * rows alone.
 *
 * <p>Read {@code ProjectionEngine} first.
 */
@NullMarked
package hk.chopmark.projections.engine;

import org.jspecify.annotations.NullMarked;
