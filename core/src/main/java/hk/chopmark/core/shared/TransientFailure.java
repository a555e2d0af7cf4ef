package hk.chopmark.core.shared;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something failed that is worth trying again unchanged; nothing was stored, or the same
 * idempotency key finds it.
 */
public final class TransientFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * @param message action, expected, found, next step; no personal data
     * @param retryAfter how long to wait before trying again
     */
    public TransientFailure(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /**
     * The failure that is worth trying again, if one is behind this one, such as a database that
     * ended the session.
     */
    public static Optional<TransientFailure> behind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransientFailure passing) {
                return Optional.of(passing);
            }
        }
        return Optional.empty();
    }

    /** How long to wait before trying again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
