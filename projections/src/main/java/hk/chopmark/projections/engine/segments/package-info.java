/**
 * Positions of a read model per segment, and how nodes share the segments.
 *
 * <p>May be imported by the engine and its rooms only.
 *
 * <p>Read {@link Segments} first, then {@link Positions}.
 */
@NullMarked
package hk.chopmark.projections.engine.segments;

import org.jspecify.annotations.NullMarked;
