/**
 * Tests of signing in.
 *
 * <p>May be imported by nobody.
 *
 * <p>Read {@link hk.chopmark.api.signin.AttemptsTest} first.
 */
@NullMarked
package hk.chopmark.api.signin;

import org.jspecify.annotations.NullMarked;
