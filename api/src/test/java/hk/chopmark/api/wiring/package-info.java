/**
 * Tests of the wiring, against real processes where that is the point.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code InstallationIT} first.
 */
@NullMarked
package hk.chopmark.api.wiring;

import org.jspecify.annotations.NullMarked;
