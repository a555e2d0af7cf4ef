/**
 * Tests of who is let in.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code ClientAddressTest} first.
 */
@NullMarked
package hk.chopmark.api.security;

import org.jspecify.annotations.NullMarked;
