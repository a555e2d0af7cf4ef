package hk.chopmark.core.seal.rows;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of the key database, in PostgreSQL. */
public final class KeyDatabase implements KeyRows {

    private static final String FIND_KEK =
            """
            SELECT epoch, wrapped, vault, created_at FROM chopmark_keys.kek
            WHERE school = ? AND epoch = ?\
            """;
    private static final String FIND_NEWEST_KEK =
            """
            SELECT epoch, wrapped, vault, created_at FROM chopmark_keys.kek
            WHERE school = ? ORDER BY epoch DESC LIMIT 1\
            """;
    private static final String ADD_KEK =
            """
            WITH added AS (
                INSERT INTO chopmark_keys.kek (school, epoch, wrapped, vault, created_at)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING school)
            SELECT pg_notify('%s', 'school ' || school) FROM added\
            """
                    .formatted(KeyRows.CHANNEL);

    /** Columns of a secret {@code s}, in the order that {@link #read} expects. */
    static final String STORED =
            " s.key_id, s.version, s.school, s.subject, s.category, s.epoch, s.wrapped, "
                    + "s.destroyed_at, s.destroyed_by ";

    private static final String FIND_CURRENT =
            "SELECT DISTINCT ON (s.subject, s.category)"
                    + STORED
                    + """
                    FROM unnest(?::text[], ?::text[]) AS wanted (subject, category)
                    JOIN chopmark_keys.subject_secret s
                      ON s.school = ? AND s.subject = wanted.subject AND s.category = wanted.category
                    ORDER BY s.subject, s.category, s.version DESC\
                    """;
    private static final String FIND_OF =
            "SELECT DISTINCT ON (s.category)"
                    + STORED
                    + """
                    FROM chopmark_keys.subject_secret s WHERE s.school = ? AND s.subject = ?
                    ORDER BY s.category, s.version DESC\
                    """;
    private static final String FIND_BY_ID =
            "SELECT"
                    + STORED
                    + """
                    FROM unnest(?::uuid[], ?::int[]) AS wanted (key_id, version)
                    JOIN chopmark_keys.subject_secret s
                      ON s.key_id = wanted.key_id AND s.version = wanted.version AND s.wrapped IS NOT NULL\
                    """;
    private static final String FIND_LIVING_KEKS =
            """
            SELECT k.school, k.epoch FROM unnest(?::uuid[], ?::int[]) AS wanted (school, epoch)
            JOIN chopmark_keys.kek k
              ON k.school = wanted.school AND k.epoch = wanted.epoch AND k.wrapped IS NOT NULL\
            """;
    private static final String FIND_LIVING =
            """
            SELECT s.key_id, s.version
            FROM unnest(?::uuid[], ?::int[]) AS wanted (key_id, version)
            JOIN chopmark_keys.subject_secret s
              ON s.key_id = wanted.key_id AND s.version = wanted.version AND s.wrapped IS NOT NULL
            WHERE NOT EXISTS (SELECT FROM chopmark_keys.subject_secret n
                              WHERE n.key_id = s.key_id AND n.version > s.version)\
            """;
    // Holds on to the KEK's row: an epoch closes when nothing is wrapped under it any more, and
    // not between this look and the insert.
    private static final String ADD_SECRETS =
            """
            WITH open AS (
                SELECT epoch FROM chopmark_keys.kek
                WHERE school = ? AND epoch = ? AND closed_at IS NULL FOR KEY SHARE)
            INSERT INTO chopmark_keys.subject_secret
                   (key_id, version, school, subject, category, epoch, first_epoch, wrapped, created_at)
            SELECT n.key_id, 1, ?, n.subject, n.category, open.epoch, open.epoch, n.wrapped, ?
            FROM open, unnest(?::uuid[], ?::text[], ?::text[], ?::bytea[])
                       AS n (key_id, subject, category, wrapped)
            ON CONFLICT DO NOTHING\
            """;
    // Waits for whoever is just making the first key of an owner, then sees it in the next
    // statement.
    private static final String ADD_TOMBSTONES =
            """
            INSERT INTO chopmark_keys.subject_secret
                   (key_id, version, school, subject, category, created_at, destroyed_at, destroyed_by)
            SELECT gen_random_uuid(), 1, ?, o.subject, o.category, ?, ?, ?
            FROM unnest(?::text[], ?::text[]) AS o (subject, category) ORDER BY o.subject, o.category
            ON CONFLICT DO NOTHING\
            """;
    private static final String DESTROY =
            """
            UPDATE chopmark_keys.subject_secret s SET wrapped = NULL, destroyed_at = ?, destroyed_by = ?
            FROM unnest(?::text[], ?::text[]) AS o (subject, category)
            WHERE s.school = ? AND s.subject = o.subject AND s.category = o.category AND s.wrapped IS NOT NULL\
            """;
    private static final String TELL =
            "SELECT pg_notify('" + KeyRows.CHANNEL + "', id::text) FROM unnest(?::uuid[]) AS id";

    private final KeyStatements statements;

    public KeyDatabase(KeyStatements statements) {
        this.statements = statements;
    }

    @Override
    public Optional<KekRow> findKek(SchoolId school, int epoch) {
        return statements.run(
                FIND_KEK,
                statement -> {
                    statement.setObject(1, school.id());
                    statement.setInt(2, epoch);
                    return readKek(statement);
                });
    }

    @Override
    public Optional<KekRow> findNewestKek(SchoolId school) {
        return statements.run(
                FIND_NEWEST_KEK,
                statement -> {
                    statement.setObject(1, school.id());
                    return readKek(statement);
                });
    }

    private static Optional<KekRow> readKek(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next()
                    ? Optional.of(
                            new KekRow(
                                    rows.getInt(1),
                                    rows.getBytes(2),
                                    rows.getString(3),
                                    rows.getObject(4, OffsetDateTime.class).toInstant()))
                    : Optional.empty();
        }
    }

    @Override
    public void addKek(SchoolId school, KekRow kek) {
        statements.run(
                ADD_KEK,
                statement -> {
                    statement.setObject(1, school.id());
                    statement.setInt(2, kek.epoch());
                    statement.setBytes(3, kek.wrapped());
                    statement.setString(4, kek.vault());
                    statement.setObject(5, kek.createdAt().atOffset(ZoneOffset.UTC));
                    return statement.execute();
                });
    }

    @Override
    public List<StoredKey> findCurrent(SchoolId school, Collection<KeyOwner> owners) {
        return statements.run(FIND_CURRENT, statement -> readCurrent(statement, school, owners));
    }

    @Override
    public List<StoredKey> findOf(SchoolId school, SubjectRef subject) {
        return statements.run(
                FIND_OF,
                statement -> {
                    statement.setObject(1, school.id());
                    statement.setString(2, subject.text());
                    return readAll(statement);
                });
    }

    @Override
    public List<SecretRow> findById(Collection<KeyId> ids) {
        return statements.run(
                FIND_BY_ID,
                statement -> {
                    setIds(statement, ids);
                    return readSecrets(statement);
                });
    }

    @Override
    public Set<KekId> findLivingKeks(Collection<KekId> ids) {
        return statements.run(
                FIND_LIVING_KEKS,
                statement -> {
                    Connection connection = statement.getConnection();
                    Object[] schools = ids.stream().map(id -> id.school().id()).toArray();
                    Object[] epochs = ids.stream().map(KekId::epoch).toArray();
                    statement.setArray(1, connection.createArrayOf("uuid", schools));
                    statement.setArray(2, connection.createArrayOf("int4", epochs));
                    Set<KekId> living = new HashSet<>(2 * ids.size());
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            SchoolId school = new SchoolId(rows.getObject(1, UUID.class));
                            living.add(new KekId(school, rows.getInt(2)));
                        }
                    }
                    return living;
                });
    }

    @Override
    public Set<KeyId> findLiving(Collection<KeyId> ids) {
        return statements.run(
                FIND_LIVING,
                statement -> {
                    setIds(statement, ids);
                    Set<KeyId> living = new HashSet<>(2 * ids.size());
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            living.add(new KeyId(rows.getObject(1, UUID.class), rows.getInt(2)));
                        }
                    }
                    return living;
                });
    }

    private static void setIds(PreparedStatement statement, Collection<KeyId> ids)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                1, connection.createArrayOf("uuid", ids.stream().map(KeyId::id).toArray()));
        statement.setArray(
                2, connection.createArrayOf("int4", ids.stream().map(KeyId::version).toArray()));
    }

    @Override
    public int addSecrets(List<SecretRow> rows, Instant now) {
        return statements.run(
                ADD_SECRETS,
                statement -> {
                    Connection connection = statement.getConnection();
                    UUID school = rows.getFirst().school().id();
                    statement.setObject(1, school);
                    statement.setInt(2, rows.getFirst().epoch());
                    statement.setObject(3, school);
                    statement.setObject(4, now.atOffset(ZoneOffset.UTC));
                    statement.setArray(
                            5,
                            connection.createArrayOf(
                                    "uuid", rows.stream().map(r -> r.id().id()).toArray()));
                    statement.setArray(
                            6,
                            texts(
                                    statement,
                                    rows.stream().map(r -> r.owner().subject().text()).toArray()));
                    statement.setArray(
                            7,
                            texts(
                                    statement,
                                    rows.stream().map(r -> r.owner().category().code()).toArray()));
                    statement.setArray(
                            8,
                            connection.createArrayOf(
                                    "bytea",
                                    rows.stream().map(SecretRow::wrapped).toArray(byte[][]::new)));
                    return statement.executeUpdate();
                });
    }

    @Override
    public List<DestroyedKey> destroy(
            SchoolId school, Collection<KeyOwner> owners, UUID cause, Instant now) {
        return statements.inTransaction(connection -> {
            OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
            try (PreparedStatement add = connection.prepareStatement(ADD_TOMBSTONES)) {
                add.setObject(1, school.id());
                add.setObject(2, at);
                add.setObject(3, at);
                add.setObject(4, cause);
                setOwners(add, 5, owners);
                add.executeUpdate();
            }
            try (PreparedStatement destroy = connection.prepareStatement(DESTROY)) {
                destroy.setObject(1, at);
                destroy.setObject(2, cause);
                setOwners(destroy, 3, owners);
                destroy.setObject(5, school.id());
                destroy.executeUpdate();
            }
            List<DestroyedKey> gone = new ArrayList<>(owners.size());
            try (PreparedStatement find = connection.prepareStatement(FIND_CURRENT)) {
                for (StoredKey stored : readCurrent(find, school, owners)) {
                    if (!(stored instanceof Tombstone(DestroyedKey key))) {
                        throw new IllegalStateException("A secret just destroyed is still there");
                    }
                    gone.add(key);
                }
            }
            try (PreparedStatement tell = connection.prepareStatement(TELL)) {
                tell.setArray(
                        1,
                        connection.createArrayOf(
                                "uuid", gone.stream().map(DestroyedKey::keyId).toArray()));
                tell.execute();
            }
            return gone;
        });
    }

    private static List<StoredKey> readCurrent(
            PreparedStatement statement, SchoolId school, Collection<KeyOwner> owners)
            throws SQLException {
        setOwners(statement, 1, owners);
        statement.setObject(3, school.id());
        return readAll(statement);
    }

    /** Subjects and categories, as two parameters. */
    private static void setOwners(
            PreparedStatement statement, int first, Collection<KeyOwner> owners)
            throws SQLException {
        statement.setArray(
                first, texts(statement, owners.stream().map(o -> o.subject().text()).toArray()));
        statement.setArray(
                first + 1,
                texts(statement, owners.stream().map(o -> o.category().code()).toArray()));
    }

    private static java.sql.Array texts(PreparedStatement statement, Object[] values)
            throws SQLException {
        return statement.getConnection().createArrayOf("text", values);
    }

    private static List<StoredKey> readAll(PreparedStatement statement) throws SQLException {
        List<StoredKey> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(read(rows));
            }
        }
        return found;
    }

    /** The living ones of the rows found. */
    static List<SecretRow> readSecrets(PreparedStatement statement) throws SQLException {
        return readAll(statement).stream()
                .filter(SecretRow.class::isInstance)
                .map(SecretRow.class::cast)
                .toList();
    }

    private static StoredKey read(ResultSet row) throws SQLException {
        KeyId id = new KeyId(row.getObject(1, UUID.class), row.getInt(2));
        SchoolId school = new SchoolId(row.getObject(3, UUID.class));
        KeyOwner owner =
                new KeyOwner(
                        (SubjectRef) Ref.parse(row.getString(4)),
                        Category.ofCode(row.getString(5)));
        byte[] wrapped = row.getBytes(7);
        if (wrapped == null) {
            return new Tombstone(
                    new DestroyedKey(
                            school,
                            owner,
                            id.id(),
                            row.getObject(8, OffsetDateTime.class).toInstant(),
                            row.getObject(9, UUID.class)));
        }
        return new SecretRow(id, school, owner, row.getInt(6), wrapped);
    }
}
