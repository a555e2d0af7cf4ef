/**
 * Tests of what a default view shows.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code MaskTest} first.
 */
@NullMarked
package hk.chopmark.core.mask;

import org.jspecify.annotations.NullMarked;
