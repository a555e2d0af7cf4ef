/**
 * The contenders that fit on the class path of Axon 5: the floor, Axon's own engines, ours.
 *
 * <p>Started by {@code hk.chopmark.benchmarks.contest}, each in a process of its own.
 *
 * <p>Read {@link hk.chopmark.benchmarks.contenders.ContenderMain} first.
 */
@NullMarked
package hk.chopmark.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
