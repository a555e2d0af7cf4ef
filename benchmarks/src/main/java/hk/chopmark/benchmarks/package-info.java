/**
 * Measures the engine beside its peers and beside the floor, in one run.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code Bench} first.
 */
@NullMarked
package hk.chopmark.benchmarks;

import org.jspecify.annotations.NullMarked;
