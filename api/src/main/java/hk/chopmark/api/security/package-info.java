/**
 * Who is asking: access tokens, sessions, and the actor, school and rights they stand for.
 *
 * <p>May be imported by rest, console and cli; owns schema {@code chopmark_api}.
 *
 * <p>Read {@link hk.chopmark.api.security.SecurityRules} first.
 */
@NullMarked
package hk.chopmark.api.security;

import org.jspecify.annotations.NullMarked;
