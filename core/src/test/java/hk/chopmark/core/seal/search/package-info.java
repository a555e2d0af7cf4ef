/**
 * Tests of the blind index.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code SearchTextTest} first.
 */
@NullMarked
package hk.chopmark.core.seal.search;

import org.jspecify.annotations.NullMarked;
