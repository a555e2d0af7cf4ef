/**
 * Looks for names where no name may be.
 *
 * <p>May be imported by nobody.
 *
 * <p>Read {@code CanaryScanIT} first.
 */
@NullMarked
package hk.chopmark.api.canary;

import org.jspecify.annotations.NullMarked;
