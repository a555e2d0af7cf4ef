/**
 * The leaf of an event: its fields, their order in bytes, and the commitments to body and boxes.
 *
 * <p>May be imported by every room; imports only the JDK, {@code log.json} and {@code log.tree}.
 *
 * <p>Read {@link Leaf} first.
 */
@NullMarked
package hk.chopmark.core.log.leaf;

import org.jspecify.annotations.NullMarked;
