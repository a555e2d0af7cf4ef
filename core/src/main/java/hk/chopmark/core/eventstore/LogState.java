package hk.chopmark.core.eventstore;

import hk.chopmark.core.shared.IntegrityViolation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a partition takes appends, and if not, why and what to do.
 *
 * <p><b>Guarantees</b>: stands in table {@code integration}, so it outlives every node and holds
 * for all of them. Whoever appends reads it in the statement that locks the head row, at no cost of
 * its own:
 *
 * <pre>
 * SELECT h.next_position, h.writer_epoch, i.state, i.reason
 *   FROM head h JOIN integration i USING (partition) WHERE h.partition = ? FOR UPDATE OF h
 * </pre>
 *
 * <p>A batch that was under way while the log halted may still commit; none after it does. Proofs
 * are served in every state.
 *
 * @param kind what the partition accepts
 * @param reason why it is not open: place, expected, found, next step; empty while open
 */
public record LogState(Kind kind, String reason) {

    /** The check of the violation that {@link #requireOpen} reports while the tail is lost. */
    public static final String TAIL_LOST_CHECK = "log-tail_lost";

    /** Longest reason that is kept. */
    private static final int MAX_REASON_CHARS = 2_000;

    /** What a partition accepts. */
    public enum Kind {
        /** Appends, integration, checkpoints. */
        OPEN,
        /**
         * Nothing: stored bytes, a hash or a proof disagree. Only a person who has looked into it
         * ends this.
         */
        HALTED,
        /**
         * Integration only: the signer has signed more than the database holds. Ends when the tail
         * is restored.
         */
        TAIL_LOST;

        /** The word in column {@code integration.state}. */
        public String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The state as stored in {@code integration.state} and {@code integration.reason}. */
    public static LogState of(String state, @Nullable String reason) {
        return new LogState(
                Kind.valueOf(state.toUpperCase(Locale.ROOT)), reason == null ? "" : reason);
    }

    /** Whether the signer has signed more than the database holds. */
    public boolean isTailLost() {
        return kind == Kind.TAIL_LOST;
    }

    /** Whether appends are accepted. */
    public boolean isOpen() {
        return kind == Kind.OPEN;
    }

    /**
     * Refuses to go on unless the log is open.
     *
     * @throws IntegrityViolation with check {@code log-halted} or {@code log-tail_lost}
     */
    public LogState requireOpen() {
        if (!isOpen()) {
            throw new IntegrityViolation("log-" + kind.stored(), reason, null);
        }
        return this;
    }

    /** Reads the state of a partition. */
    public static LogState read(Connection connection, int partition) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT state, reason FROM integration WHERE partition = ?")) {
            select.setInt(1, partition);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException(
                            "Table integration has no row for partition " + partition);
                }
                return of(row.getString(1), row.getString(2));
            }
        }
    }

    /**
     * Moves a partition from one state to another, within the caller's transaction.
     *
     * <p><b>Guarantees</b>: compare-and-swap: a state that somebody else has changed meanwhile
     * stays as it is, so the first reason for a halt is the one that is kept.
     *
     * @return whether it was in state {@code from}
     */
    public static boolean move(Connection connection, int partition, Kind from, LogState to)
            throws SQLException {
        String sql =
                "UPDATE integration SET state = ?, reason = ? WHERE partition = ? AND state = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, to.kind().stored());
            String reason = to.reason();
            update.setString(2, reason.substring(0, Math.min(reason.length(), MAX_REASON_CHARS)));
            update.setInt(3, partition);
            update.setString(4, from.stored());
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Halts a partition, whatever it did before, within the caller's transaction; false if it was
     * halted already.
     */
    public static boolean halt(Connection connection, int partition, String reason)
            throws SQLException {
        LogState halted = new LogState(Kind.HALTED, reason);
        return move(connection, partition, Kind.OPEN, halted)
                || move(connection, partition, Kind.TAIL_LOST, halted);
    }
}
