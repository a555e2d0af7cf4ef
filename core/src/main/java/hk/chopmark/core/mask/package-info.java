/**
 * What a default view shows of personal data: initials, last digits, a year.
 *
 * <p>May be imported by runtime and the modules above core. Pure functions.
 *
 * <p>Read {@code Mask} first.
 */
@NullMarked
package hk.chopmark.core.mask;

import org.jspecify.annotations.NullMarked;
