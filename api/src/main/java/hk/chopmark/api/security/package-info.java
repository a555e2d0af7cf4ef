/**
 * Who is asking: sessions and keys, and the actor and school they stand for.
 *
 * <p>May be imported by rest, console and cli; owns schema {@code chopmark_api}.
 *
 * <p>Read {@link hk.chopmark.api.security.SecurityRules} first.
 */
@NullMarked
package hk.chopmark.api.security;

import org.jspecify.annotations.NullMarked;
