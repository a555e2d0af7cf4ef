/**
 * How the components of an event record are written as JSON and read back: one shape per kind of
 * component.
 *
 * <p>May be imported by codec only.
 *
 * <p>Read {@link Shapes} first.
 */
@NullMarked
package hk.chopmark.core.codec.shape;

import org.jspecify.annotations.NullMarked;
