package hk.chopmark.core.seal.rows;

import hk.chopmark.core.seal.rows.KeyRows.SecretRow;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The epochs as rows, in PostgreSQL.
 *
 * <p><b>Guarantees</b>: one transaction per call, committed when the call returns. A secret is
 * stored under an epoch while its row is held, and an epoch closes under a lock that nobody holding
 * it gets past: so nothing is wrapped under a closed epoch.
 */
public final class EpochDatabase {

    /**
     * What could unwrap some keys.
     *
     * @param last number of the newest epoch that ever could; null if none
     * @param alive whether one of them still is not destroyed
     */
    public record Unwrapping(@Nullable Integer last, boolean alive) {}

    /**
     * A secret wrapped anew.
     *
     * @param row as it was read
     * @param wrapped the same secret under the other epoch
     */
    public record Rewrapped(SecretRow row, byte[] wrapped) {}

    private static final String EPOCHS =
            """
            SELECT k.school, k.epoch, k.vault, k.created_at,
                   (SELECT count(*) FROM chopmark_keys.subject_secret s
                    WHERE s.school = k.school AND s.epoch = k.epoch AND s.wrapped IS NOT NULL),
                   NOT EXISTS (SELECT FROM chopmark_keys.kek n WHERE n.school = k.school AND n.epoch > k.epoch),
                   k.closed_at, k.destroyed_at, k.escrow_event
            FROM chopmark_keys.kek k\
            """;
    private static final String OF_SCHOOL = EPOCHS + " WHERE k.school = ? ORDER BY k.epoch";
    private static final String EVER_WRAPPING =
            EPOCHS
                    + """
                     WHERE EXISTS (SELECT FROM chopmark_keys.subject_secret t
                                   WHERE t.key_id = ANY (?::uuid[]) AND t.school = k.school
                                     AND k.epoch BETWEEN t.first_epoch AND t.epoch)
                    ORDER BY k.school, k.epoch\
                    """;
    // Counts no secrets: what waits for the end of an epoch asks this again and again.
    private static final String STILL_UNWRAPPING =
            """
            SELECT max(k.epoch), coalesce(bool_or(k.destroyed_at IS NULL), false)
            FROM chopmark_keys.kek k
            WHERE k.school = ? AND (k.epoch <= ? OR EXISTS (
                SELECT FROM chopmark_keys.subject_secret t
                WHERE t.key_id = ANY (?::uuid[]) AND t.school = k.school
                  AND k.epoch BETWEEN t.first_epoch AND t.epoch))\
            """;
    private static final String DESTROYED =
            "SELECT count(*) FROM chopmark_keys.kek WHERE destroyed_at IS NOT NULL";
    private static final String SCHOOLS =
            "SELECT DISTINCT school FROM chopmark_keys.kek ORDER BY school";
    private static final String WRAPPED_BEFORE =
            "SELECT"
                    + KeyDatabase.STORED
                    + """
                    FROM chopmark_keys.subject_secret s
                    WHERE s.school = ? AND s.epoch < ? AND s.wrapped IS NOT NULL
                      AND (s.key_id, s.version) > (?, ?)
                    ORDER BY s.key_id, s.version LIMIT ?\
                    """;
    private static final String REWRAP =
            """
            WITH open AS (
                SELECT epoch FROM chopmark_keys.kek
                WHERE school = ? AND epoch = ? AND closed_at IS NULL FOR KEY SHARE)
            UPDATE chopmark_keys.subject_secret s SET epoch = open.epoch, wrapped = n.wrapped
            FROM open, unnest(?::uuid[], ?::int[], ?::int[], ?::bytea[]) AS n (key_id, version, epoch, wrapped)
            WHERE s.key_id = n.key_id AND s.version = n.version AND s.epoch = n.epoch AND s.wrapped IS NOT NULL\
            """;
    private static final String LOCK_SUPERSEDED =
            """
            SELECT k.epoch FROM chopmark_keys.kek k
            WHERE k.school = ? AND k.closed_at IS NULL
              AND EXISTS (SELECT FROM chopmark_keys.kek n WHERE n.school = k.school AND n.epoch > k.epoch)
            ORDER BY k.epoch FOR UPDATE\
            """;
    private static final String CLOSE_EMPTY =
            """
            UPDATE chopmark_keys.kek k SET closed_at = ?
            WHERE k.school = ? AND k.epoch = ANY (?::int[])
              AND NOT EXISTS (SELECT FROM chopmark_keys.subject_secret s
                              WHERE s.school = k.school AND s.epoch = k.epoch AND s.wrapped IS NOT NULL)\
            """;

    // The last condition always holds for a closed epoch; it stands here because what this
    // statement does cannot be undone.
    private static final String DESTROY =
            """
            WITH gone AS (
                UPDATE chopmark_keys.kek k SET wrapped = NULL, destroyed_at = ?
                WHERE k.school = ? AND k.epoch = ? AND k.closed_at IS NOT NULL AND k.wrapped IS NOT NULL
                  AND NOT EXISTS (SELECT FROM chopmark_keys.subject_secret s
                                  WHERE s.school = k.school AND s.epoch = k.epoch AND s.wrapped IS NOT NULL)
                RETURNING school)
            SELECT pg_notify('%s', 'school ' || school) FROM gone\
            """
                    .formatted(KeyRows.CHANNEL);

    private static final String ESCROWED =
            "UPDATE chopmark_keys.kek SET escrow_event = ? WHERE school = ? AND epoch = ANY (?::int[])";

    private final KeyStatements statements;

    public EpochDatabase(KeyStatements statements) {
        this.statements = statements;
    }

    /** The epochs of a school, ascending. */
    public List<KeyEpoch> of(SchoolId school) {
        return statements.run(
                OF_SCHOOL,
                statement -> {
                    statement.setObject(1, school.id());
                    return readAll(statement);
                });
    }

    /** The schools that have an epoch, in one order. */
    public List<SchoolId> schools() {
        return statements.run(
                SCHOOLS,
                statement -> {
                    List<SchoolId> schools = new ArrayList<>();
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            schools.add(new SchoolId(rows.getObject(1, UUID.class)));
                        }
                    }
                    return schools;
                });
    }

    /** The epochs under which some keys were ever wrapped, ascending by school and number. */
    public List<KeyEpoch> everWrapping(Collection<UUID> keyIds) {
        return statements.run(
                EVER_WRAPPING,
                statement -> {
                    statement.setArray(
                            1, statement.getConnection().createArrayOf("uuid", keyIds.toArray()));
                    return readAll(statement);
                });
    }

    /** Whether anything is left that unwrapped some keys, or may have, up to an epoch. */
    public Unwrapping unwrapping(SchoolId school, int upTo, Collection<UUID> keyIds) {
        return statements.run(
                STILL_UNWRAPPING,
                statement -> {
                    statement.setObject(1, school.id());
                    statement.setInt(2, upTo);
                    statement.setArray(
                            3, statement.getConnection().createArrayOf("uuid", keyIds.toArray()));
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        Integer last = row.getObject(1, Integer.class);
                        return new Unwrapping(last, row.getBoolean(2));
                    }
                });
    }

    /** Count of destroyed epochs of all schools. */
    public long destroyed() {
        return statements.run(
                DESTROYED,
                statement -> {
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return row.getLong(1);
                    }
                });
    }

    /**
     * Some secrets of a school that are wrapped under older epochs than this one, in the order of
     * their ids.
     *
     * @param after the id before the first
     */
    public List<SecretRow> wrappedBefore(SchoolId school, int epoch, KeyId after, int limit) {
        return statements.run(
                WRAPPED_BEFORE,
                statement -> {
                    statement.setObject(1, school.id());
                    statement.setInt(2, epoch);
                    statement.setObject(3, after.id());
                    statement.setInt(4, after.version());
                    statement.setInt(5, limit);
                    return KeyDatabase.readSecrets(statement);
                });
    }

    /**
     * Stores secrets under another epoch, leaving out those that were destroyed or wrapped anew
     * since they were read.
     *
     * @return how many were stored; none if that epoch is closed
     */
    public int rewrap(SchoolId school, int epoch, List<Rewrapped> secrets) {
        return statements.run(
                REWRAP,
                statement -> {
                    Connection connection = statement.getConnection();
                    statement.setObject(1, school.id());
                    statement.setInt(2, epoch);
                    statement.setArray(
                            3,
                            connection.createArrayOf(
                                    "uuid",
                                    secrets.stream().map(s -> s.row().id().id()).toArray()));
                    statement.setArray(
                            4,
                            connection.createArrayOf(
                                    "int4",
                                    secrets.stream().map(s -> s.row().id().version()).toArray()));
                    statement.setArray(
                            5,
                            connection.createArrayOf(
                                    "int4", secrets.stream().map(s -> s.row().epoch()).toArray()));
                    statement.setArray(
                            6,
                            connection.createArrayOf(
                                    "bytea",
                                    secrets.stream()
                                            .map(Rewrapped::wrapped)
                                            .toArray(byte[][]::new)));
                    return statement.executeUpdate();
                });
    }

    /** Closes the superseded epochs of a school under which nothing is wrapped. */
    public void close(SchoolId school, Instant now) {
        statements.inTransaction(connection -> {
            List<Integer> superseded = new ArrayList<>();
            try (PreparedStatement lock = connection.prepareStatement(LOCK_SUPERSEDED)) {
                lock.setObject(1, school.id());
                try (ResultSet rows = lock.executeQuery()) {
                    while (rows.next()) {
                        superseded.add(rows.getInt(1));
                    }
                }
            }
            // A statement of its own: it sees what whoever held a row before us has committed.
            try (PreparedStatement close = connection.prepareStatement(CLOSE_EMPTY)) {
                close.setObject(1, now.atOffset(ZoneOffset.UTC));
                close.setObject(2, school.id());
                close.setArray(3, connection.createArrayOf("int4", superseded.toArray()));
                return close.executeUpdate();
            }
        });
    }

    /** Forgets the wrapped key of a closed epoch for good, and tells all nodes. */
    public void destroy(SchoolId school, int epoch, Instant now) {
        statements.run(
                DESTROY,
                statement -> {
                    statement.setObject(1, now.atOffset(ZoneOffset.UTC));
                    statement.setObject(2, school.id());
                    statement.setInt(3, epoch);
                    return statement.execute();
                });
    }

    /** Notes which event says that escrow copies open some epochs. */
    public void escrowed(SchoolId school, Collection<Integer> epochs, UUID event) {
        statements.run(
                ESCROWED,
                statement -> {
                    statement.setObject(1, event);
                    statement.setObject(2, school.id());
                    statement.setArray(
                            3, statement.getConnection().createArrayOf("int4", epochs.toArray()));
                    return statement.executeUpdate();
                });
    }

    private static List<KeyEpoch> readAll(PreparedStatement statement) throws SQLException {
        List<KeyEpoch> epochs = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                epochs.add(
                        new KeyEpoch(
                                new SchoolId(rows.getObject(1, UUID.class)),
                                rows.getInt(2),
                                rows.getString(3),
                                rows.getObject(4, OffsetDateTime.class).toInstant(),
                                rows.getLong(5),
                                rows.getBoolean(6),
                                instant(rows, 7),
                                instant(rows, 8),
                                rows.getObject(9, UUID.class)));
            }
        }
        return epochs;
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
