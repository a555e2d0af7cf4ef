/**
 * Signing in, proving oneself again, changing what one signs in with, ending sessions: secrets are
 * compared here, and what came of it goes on the record.
 *
 * <p>Imported by {@code security}, which asks on each request who acts, and by {@code identity},
 * whose pages and routes lead here.
 *
 * <p>Read {@code SignIn} first.
 */
@NullMarked
package hk.chopmark.api.signin;

import org.jspecify.annotations.NullMarked;
