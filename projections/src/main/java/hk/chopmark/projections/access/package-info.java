/**
 * Who could see what, at which time: grants and their ends.
 *
 * <p>May be imported by api.
 *
 * <p>Read {@code Grants} first.
 */
@NullMarked
package hk.chopmark.projections.access;

import org.jspecify.annotations.NullMarked;
