/**
 * Tests of leaves and commitments against golden files.
 *
 * <p>May be imported by any test, through core's test jar.
 *
 * <p>Read {@code LeafTest} first.
 */
@NullMarked
package hk.chopmark.core.log.leaf;

import org.jspecify.annotations.NullMarked;
