/**
 * A read model built anew beside the old one from the whole log, then put in its place.
 *
 * <p>May be imported by api and the benchmarks.
 *
 * <p>Read {@link ProjectionRebuilder} first.
 */
@NullMarked
package hk.chopmark.projections.engine.rebuild;

import org.jspecify.annotations.NullMarked;
