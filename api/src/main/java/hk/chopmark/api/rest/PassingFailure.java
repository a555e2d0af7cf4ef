package hk.chopmark.api.rest;

import hk.chopmark.core.shared.TransientFailure;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;

/** A failure with a database behind it that was away or ended the session: worth trying again. */
public final class PassingFailure {

    private static final Duration WAIT = Duration.ofSeconds(1);

    private PassingFailure() {}

    /** Whether a lost connection, a shutdown, a conflict or exhausted resources are behind it. */
    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransientFailure
                    || (cause instanceof SQLException sql && passes(sql))) {
                return true;
            }
        }
        return false;
    }

    /** The same failure in the form that callers are answered by. */
    public static TransientFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransientFailure already) {
                return already;
            }
        }
        return new TransientFailure("The database ended the session; try again", WAIT, failure);
    }

    private static boolean passes(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.isEmpty() // the pool's word for a session that is gone
                || e instanceof SQLTransientException
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("57");
    }
}
