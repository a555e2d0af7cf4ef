package hk.chopmark.core.seal;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The rows of the key database, in PostgreSQL. */
final class KeyDatabase implements KeyRows {

    private static final String FIND_KEK =
            "SELECT wrapped, vault FROM chopmark_keys.kek WHERE school = ? AND epoch = ?";
    private static final String ADD_KEK =
            """
            INSERT INTO chopmark_keys.kek (school, epoch, wrapped, vault, created_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING\
            """;
    private static final String FIND_CURRENT =
            """
            SELECT DISTINCT ON (s.subject, s.category)
                   s.key_id, s.version, s.school, s.subject, s.category, s.epoch, s.wrapped
            FROM unnest(?::text[], ?::text[]) AS wanted (subject, category)
            JOIN chopmark_keys.subject_secret s
              ON s.school = ? AND s.subject = wanted.subject AND s.category = wanted.category
            ORDER BY s.subject, s.category, s.version DESC\
            """;
    private static final String FIND_BY_ID =
            """
            SELECT s.key_id, s.version, s.school, s.subject, s.category, s.epoch, s.wrapped
            FROM unnest(?::uuid[], ?::int[]) AS wanted (key_id, version)
            JOIN chopmark_keys.subject_secret s ON s.key_id = wanted.key_id AND s.version = wanted.version\
            """;
    private static final String ADD_SECRETS =
            """
            INSERT INTO chopmark_keys.subject_secret
                   (key_id, version, school, subject, category, epoch, wrapped, created_at)
            SELECT n.key_id, 1, ?, n.subject, n.category, ?, n.wrapped, ?
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bytea[]) AS n (key_id, subject, category, wrapped)
            ON CONFLICT DO NOTHING\
            """;

    private final DataSource dataSource;

    KeyDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Optional<KekRow> findKek(SchoolId school, LocalDate epoch) {
        return run(
                FIND_KEK,
                statement -> {
                    statement.setObject(1, school.id());
                    statement.setObject(2, epoch);
                    try (ResultSet rows = statement.executeQuery()) {
                        return rows.next()
                                ? Optional.of(new KekRow(rows.getBytes(1), rows.getString(2)))
                                : Optional.empty();
                    }
                });
    }

    @Override
    public void addKek(SchoolId school, LocalDate epoch, KekRow kek, Instant now) {
        run(
                ADD_KEK,
                statement -> {
                    statement.setObject(1, school.id());
                    statement.setObject(2, epoch);
                    statement.setBytes(3, kek.wrapped());
                    statement.setString(4, kek.vault());
                    statement.setObject(5, now.atOffset(ZoneOffset.UTC));
                    return statement.executeUpdate();
                });
    }

    @Override
    public List<SecretRow> findCurrent(SchoolId school, Collection<KeyOwner> owners) {
        return run(
                FIND_CURRENT,
                statement -> {
                    statement.setArray(
                            1,
                            texts(
                                    statement,
                                    owners.stream().map(o -> o.subject().text()).toArray()));
                    statement.setArray(
                            2,
                            texts(
                                    statement,
                                    owners.stream().map(o -> o.category().code()).toArray()));
                    statement.setObject(3, school.id());
                    return readAll(statement);
                });
    }

    @Override
    public List<SecretRow> findById(Collection<KeyId> ids) {
        return run(
                FIND_BY_ID,
                statement -> {
                    Connection connection = statement.getConnection();
                    statement.setArray(
                            1,
                            connection.createArrayOf(
                                    "uuid", ids.stream().map(KeyId::id).toArray()));
                    statement.setArray(
                            2,
                            connection.createArrayOf(
                                    "int4", ids.stream().map(KeyId::version).toArray()));
                    return readAll(statement);
                });
    }

    @Override
    public int addSecrets(List<SecretRow> rows, Instant now) {
        return run(
                ADD_SECRETS,
                statement -> {
                    Connection connection = statement.getConnection();
                    statement.setObject(1, rows.getFirst().school().id());
                    statement.setObject(2, rows.getFirst().epoch());
                    statement.setObject(3, now.atOffset(ZoneOffset.UTC));
                    statement.setArray(
                            4,
                            connection.createArrayOf(
                                    "uuid", rows.stream().map(r -> r.id().id()).toArray()));
                    statement.setArray(
                            5,
                            texts(
                                    statement,
                                    rows.stream().map(r -> r.owner().subject().text()).toArray()));
                    statement.setArray(
                            6,
                            texts(
                                    statement,
                                    rows.stream().map(r -> r.owner().category().code()).toArray()));
                    statement.setArray(
                            7,
                            connection.createArrayOf(
                                    "bytea",
                                    rows.stream().map(SecretRow::wrapped).toArray(byte[][]::new)));
                    return statement.executeUpdate();
                });
    }

    private static java.sql.Array texts(PreparedStatement statement, Object[] values)
            throws SQLException {
        return statement.getConnection().createArrayOf("text", values);
    }

    private static List<SecretRow> readAll(PreparedStatement statement) throws SQLException {
        List<SecretRow> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                KeyOwner owner =
                        new KeyOwner(
                                (SubjectRef) Ref.parse(rows.getString(4)),
                                Category.ofCode(rows.getString(5)));
                found.add(
                        new SecretRow(
                                new KeyId(rows.getObject(1, UUID.class), rows.getInt(2)),
                                new SchoolId(rows.getObject(3, UUID.class)),
                                owner,
                                rows.getObject(6, LocalDate.class),
                                rows.getBytes(7)));
            }
        }
        return found;
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            T result = work.with(statement);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return result;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /**
     * Lost connections, shutdowns, conflicts and exhausted resources pass; anything else is a fault
     * of ours.
     */
    private static RuntimeException failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (e instanceof java.sql.SQLTransientException
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("57")) {
            return new TransientFailure(
                    "The key database did not answer (SQL state " + state + "); try again",
                    Duration.ofSeconds(1),
                    e);
        }
        return new IllegalStateException(
                "The key database refused a statement (SQL state " + state + ")", e);
    }
}
