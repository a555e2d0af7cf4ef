/**
 * Tests of attendance over HTTP and in the console.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code AttendanceJourneyIT} first.
 */
@NullMarked
package hk.chopmark.api.attendance;

import org.jspecify.annotations.NullMarked;
