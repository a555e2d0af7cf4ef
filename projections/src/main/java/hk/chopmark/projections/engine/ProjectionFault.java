package hk.chopmark.projections.engine;

import hk.chopmark.core.shared.IntegrityViolation;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A read model could not go on; it halts where it is, and the event it failed at is tried again
 * later.
 *
 * <p><b>Guarantees</b>: code and message hold no personal data; the SQL exception behind it is not
 * kept, because a server may quote rows in its messages.
 */
public final class ProjectionFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    ProjectionFault(String code, String message, @Nullable Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    static ProjectionFault database(String action, SQLException e) {
        SQLException first = e;
        while (first.getNextException() != null) {
            first = first.getNextException();
        }
        return new ProjectionFault(
                "projection.database." + first.getSQLState(),
                action + " failed in the database; see its log",
                null);
    }

    /**
     * Stable code: {@code projection.gap}, {@code projection.apply.<exception>}, {@code
     * projection.database.<SQL state>}.
     */
    public String code() {
        return code;
    }

    /** The code that a failure is shown under. */
    static String codeOf(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case ProjectionFault fault -> fault.code();
            case IntegrityViolation violation -> "integrity." + violation.check();
            case SQLException sql -> "projection.database." + sql.getSQLState();
            default -> "projection." + cause.getClass().getSimpleName();
        };
    }
}
