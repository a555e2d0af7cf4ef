package hk.chopmark.projections.rows;

import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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

    /** Code of a school whose events wait, because so many of them are parked. */
    public static final String SCHOOL_WAITS = "projection.school-waits";

    /** The server refuses a value (22), a constraint does (23), or a value is too long (54). */
    private static final Set<String> DATA_STATES =
            Set.of("projection.database.22", "projection.database.23", "projection.database.54");

    /** Lost connections, conflicts, exhausted resources, and sessions that somebody ended. */
    private static final Set<String> PASSING_STATES = Set.of("08", "40", "53", "57");

    private final String code;

    public ProjectionFault(String code, String message, @Nullable Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    public static ProjectionFault database(String action, SQLException e) {
        SQLException first = e;
        while (first.getNextException() != null) {
            first = first.getNextException();
        }
        return new ProjectionFault(
                "projection.database." + first.getSQLState(),
                action + " failed in the database; see its log",
                null);
    }

    /** What a reading that failed becomes: worth trying again if the database was away. */
    public static RuntimeException reading(String action, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean passes =
                state.isEmpty() // the pool's word for a session that is gone
                        || e instanceof SQLTransientException
                        || PASSING_STATES.stream().anyMatch(state::startsWith);
        return passes
                ? new TransientFailure(
                        action + " failed with SQL state " + state + "; try again",
                        Duration.ofSeconds(1),
                        e)
                : database(action, e);
    }

    /**
     * Stable code: {@code projection.gap}, {@code projection.<exception>}, {@code
     * projection.database.<SQL state>}.
     */
    public String code() {
        return code;
    }

    /**
     * The code of a failure that an event is to blame for, so that it fails again whenever it is
     * tried; empty for everything else: the database, a tampered log, a mistake of ours.
     */
    public static Optional<String> codeOfEvent(RuntimeException failure) {
        return switch (failure) {
            case TransientFailure _ -> Optional.empty();
            case IntegrityViolation _ -> Optional.empty();
            case ProjectionFault fault ->
                    DATA_STATES.stream().anyMatch(fault.code()::startsWith)
                            ? Optional.of(fault.code())
                            : Optional.empty();
            default -> Optional.of(codeOf(failure));
        };
    }

    /** The code that a failure is shown under. */
    public static String codeOf(Throwable failure) {
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
