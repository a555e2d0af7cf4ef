package hk.chopmark.core.runtime;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Failures as they were thrown, without the wrappers of futures. */
final class Failures {

    private Failures() {}

    static RuntimeException unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case RuntimeException thrown -> thrown;
            case Error error -> throw error;
            default -> new IllegalStateException("A command failed in an unexpected way", cause);
        };
    }
}
