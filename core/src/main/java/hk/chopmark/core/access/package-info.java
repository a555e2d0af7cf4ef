/**
 * Who may see what, and for how long: roles with scopes, grants, revocations.
 *
 * <p>May be imported by codec and runtime, never by another area.
 *
 * <p>Read {@code AccessEvent} first.
 */
@NullMarked
package hk.chopmark.core.access;

import org.jspecify.annotations.NullMarked;
