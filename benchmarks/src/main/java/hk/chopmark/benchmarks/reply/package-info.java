/**
 * The benchmark's event in the form of this house: an area of its own, with and without sealed
 * fields, and a decision that reads one stream.
 *
 * <p>Imported by the contenders.
 *
 * <p>Read {@link hk.chopmark.benchmarks.reply.ReplyEvent} first.
 */
@NullMarked
package hk.chopmark.benchmarks.reply;

import org.jspecify.annotations.NullMarked;
