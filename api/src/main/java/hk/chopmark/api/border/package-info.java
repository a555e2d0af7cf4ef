/**
 * How Spring and Jackson are held to the rules of {@code core.border}: literal JSON, strict
 * parameters, and refusals that name field and rule.
 *
 * <p>May be imported by the rooms of the interface.
 *
 * <p>Read {@link StrictJson} first.
 */
@NullMarked
package hk.chopmark.api.border;

import org.jspecify.annotations.NullMarked;
