/**
 * What single steps cost, measured by JMH: leaf, seal, proof, and the opening of a class list.
 *
 * <p>Imported by {@code hk.chopmark.benchmarks}.
 *
 * <p>Read {@link hk.chopmark.benchmarks.micro.MicroRun} first.
 */
@NullMarked
package hk.chopmark.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
