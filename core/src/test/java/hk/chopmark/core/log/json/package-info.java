/**
 * Tests of canonical JSON and base64, and the reader of files of known values.
 *
 * <p>May be imported by any test, through core's test jar.
 *
 * <p>Read {@code GoldenFile} first.
 */
@NullMarked
package hk.chopmark.core.log.json;

import org.jspecify.annotations.NullMarked;
