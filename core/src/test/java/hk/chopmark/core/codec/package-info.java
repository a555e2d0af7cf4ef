/**
 * Tests of the codec, and the golden files of events.
 *
 * <p>May be imported by any test, through core's test jar.
 *
 * <p>Read {@code EventGoldenFiles} first.
 */
@NullMarked
package hk.chopmark.core.codec;

import org.jspecify.annotations.NullMarked;
