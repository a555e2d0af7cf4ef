package hk.chopmark.api.rest;

import hk.chopmark.core.shared.TransientFailure;
import java.util.Optional;

/** A failure with something behind it that passes, such as a database that ended the session. */
public final class PassingFailure {

    private PassingFailure() {}

    /** The failure that is worth trying again, if one is behind this one. */
    public static Optional<TransientFailure> behind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransientFailure passing) {
                return Optional.of(passing);
            }
        }
        return Optional.empty();
    }
}
