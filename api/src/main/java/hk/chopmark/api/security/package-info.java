/**
 * Who is asking: login, sessions, tokens, and the actor and purpose they stand for.
 *
 * <p>May be imported by rest, console and wiring.
 *
 * <p>Read {@code SecurityRules} first.
 */
@NullMarked
package hk.chopmark.api.security;

import org.jspecify.annotations.NullMarked;
