package hk.chopmark.api.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Signing in was tried too often, by one address or for one account. */
final class TooManyAttempts extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    TooManyAttempts(Duration wait) {
        super("Too many attempts of signing in");
        this.wait = wait;
    }

    /** How long to wait before the next attempt. */
    Duration retryAfter() {
        return wait;
    }
}
