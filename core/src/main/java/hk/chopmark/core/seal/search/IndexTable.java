package hk.chopmark.core.seal.search;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The rows of the blind index, in PostgreSQL. */
final class IndexTable {

    /** Where a school begins, and how much longer tokens get each time a version is full. */
    private static final Shape FIRST = new Shape(1, 8);

    private static final int MORE_BITS = 3;
    private static final int MAX_BITS = 24;

    /** A version is full when so many details share a token on average. */
    private static final int FULL = 32;

    private static final int MAX_STAGED = 1_000;

    /** Below every version, so no search looks there. */
    private static final int NO_TOKEN = 0;

    private static final String FIND_SHAPES =
            "SELECT version, bits FROM chopmark_keys.blind_index_shape WHERE school = ? ORDER BY version";
    private static final String LOCK_NEWEST =
            "SELECT version, bits, staged FROM chopmark_keys.blind_index_shape WHERE school = ?"
                    + " ORDER BY version DESC LIMIT 1 FOR UPDATE";
    private static final String ADD_SHAPE =
            "INSERT INTO chopmark_keys.blind_index_shape (school, version, bits) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";
    private static final String COUNT_STAGED =
            "UPDATE chopmark_keys.blind_index_shape SET staged = staged + ? WHERE school = ? AND version = ?";
    private static final String STAGE =
            """
            INSERT INTO chopmark_keys.blind_index
                   (school, version, kind, token, subject, category, field, event, staged_at)
            SELECT ?, n.version, n.kind, n.token, n.subject, n.category, n.field, n.event, ?
            FROM unnest(?::int[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::uuid[])
                 AS n (version, kind, token, subject, category, field, event)
            ON CONFLICT DO NOTHING\
            """;
    private static final String SETTLE =
            """
            UPDATE chopmark_keys.blind_index b SET position = n.position
            FROM unnest(?::uuid[], ?::bigint[]) AS n (event, position)
            WHERE b.school = ? AND b.event = n.event AND b.position IS NULL\
            """;
    private static final String DROP_OLDER =
            """
            DELETE FROM chopmark_keys.blind_index old
            USING chopmark_keys.blind_index now
            WHERE now.school = ? AND now.event = ANY (?::uuid[])
              AND old.school = now.school AND old.subject = now.subject AND old.field = now.field
              AND old.position < (SELECT max(newest.position) FROM chopmark_keys.blind_index newest
                                  WHERE newest.school = now.school AND newest.subject = now.subject
                                    AND newest.field = now.field)\
            """;
    // Two values of one detail, settled at once, would not see each other: both would stay.
    private static final String LOCK_SCHOOL =
            "SELECT FROM chopmark_keys.blind_index_shape WHERE school = ? ORDER BY version FOR UPDATE";
    private static final String POSITIONS =
            """
            SELECT DISTINCT subject, field, position FROM chopmark_keys.blind_index
            WHERE school = ? AND subject = ANY (?::text[]) AND position IS NOT NULL\
            """;
    private static final String STAGED_BEFORE =
            """
            SELECT DISTINCT event FROM chopmark_keys.blind_index
            WHERE school = ? AND position IS NULL AND staged_at < ? LIMIT ?\
            """;
    private static final String UNSTAGE =
            "DELETE FROM chopmark_keys.blind_index WHERE school = ? AND event = ? AND position IS NULL";
    private static final String FIND =
            """
            SELECT subject, category, event, field FROM chopmark_keys.blind_index
            WHERE school = ? AND version = ? AND kind = ? AND token = ANY (?::int[])
            GROUP BY subject, category, event, field HAVING count(*) = ?
            ORDER BY subject, field LIMIT ?\
            """;
    private static final String DELETE =
            "DELETE FROM chopmark_keys.blind_index WHERE school = ? AND subject = ? AND category = ANY (?::text[])";

    private final DataSource dataSource;

    IndexTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** How tokens are made: the version goes into them, and so many of their first bits count. */
    record Shape(int version, int bits) {}

    /**
     * One token and where it leads.
     *
     * @param version how the token is made; {@value #NO_TOKEN} if it is none
     */
    record Row(int version, SearchKind kind, int token, BlindIndex.Candidate place) {

        /** Holds the place of a value that no search finds; older values give way to it. */
        static Row withoutToken(SearchKind kind, BlindIndex.Candidate place) {
            return new Row(NO_TOKEN, kind, 0, place);
        }

        boolean isToken() {
            return version != NO_TOKEN;
        }
    }

    /** What is looked for: all these tokens in one detail. */
    record Query(SearchKind kind, Set<Integer> tokens, int limit) {}

    /** All versions of a school, the oldest first. */
    List<Shape> shapes(SchoolId school) {
        return inTransaction(connection -> {
            List<Shape> shapes = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(FIND_SHAPES)) {
                find.setObject(1, school.id());
                try (ResultSet rows = find.executeQuery()) {
                    while (rows.next()) {
                        shapes.add(new Shape(rows.getInt(1), rows.getInt(2)));
                    }
                }
            }
            return shapes;
        });
    }

    /** Stages under the newest version. */
    void stage(SchoolId school, Instant now, Function<Shape, List<Row>> making) {
        inTransaction(connection -> {
            Shape shape = shapeToStageUnder(connection, school);
            List<Row> rows = making.apply(shape);
            Map<Boolean, List<Row>> byToken =
                    rows.stream().collect(Collectors.partitioningBy(Row::isToken));
            insert(connection, school, now, byToken.getOrDefault(false, List.of()));
            int tokens = insert(connection, school, now, byToken.getOrDefault(true, List.of()));
            return countStaged(connection, school, shape, tokens);
        });
    }

    private static Shape shapeToStageUnder(Connection connection, SchoolId school)
            throws SQLException {
        Optional<Shape> newest = newest(connection, school);
        if (newest.isPresent()) {
            return newest.get();
        }
        addShape(connection, school, FIRST);
        return newest(connection, school)
                .orElseThrow(() -> new IllegalStateException("A row just added is not there"));
    }

    /** The newest version, or the next one if it is full; locked, so that its count is exact. */
    private static Optional<Shape> newest(Connection connection, SchoolId school)
            throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK_NEWEST)) {
            lock.setObject(1, school.id());
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Shape shape = new Shape(row.getInt(1), row.getInt(2));
                boolean full = row.getLong(3) >= ((long) FULL << shape.bits());
                if (!full || shape.bits() + MORE_BITS > MAX_BITS) {
                    return Optional.of(shape);
                }
                Shape next = new Shape(shape.version() + 1, shape.bits() + MORE_BITS);
                addShape(connection, school, next);
                return Optional.of(next);
            }
        }
    }

    private static void addShape(Connection connection, SchoolId school, Shape shape)
            throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD_SHAPE)) {
            add.setObject(1, school.id());
            add.setInt(2, shape.version());
            add.setInt(3, shape.bits());
            add.executeUpdate();
        }
    }

    private static int countStaged(Connection connection, SchoolId school, Shape shape, int tokens)
            throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT_STAGED)) {
            count.setInt(1, tokens);
            count.setObject(2, school.id());
            count.setInt(3, shape.version());
            return count.executeUpdate();
        }
    }

    private static int insert(Connection connection, SchoolId school, Instant now, List<Row> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (PreparedStatement insert = connection.prepareStatement(STAGE)) {
            insert.setObject(1, school.id());
            insert.setObject(2, now.atOffset(ZoneOffset.UTC));
            insert.setArray(3, array(connection, "int4", rows, Row::version));
            insert.setArray(4, array(connection, "text", rows, row -> row.kind().code()));
            insert.setArray(5, array(connection, "int4", rows, Row::token));
            insert.setArray(
                    6, array(connection, "text", rows, row -> row.place().subject().text()));
            insert.setArray(
                    7, array(connection, "text", rows, row -> row.place().category().code()));
            insert.setArray(8, array(connection, "text", rows, row -> row.place().field()));
            insert.setArray(9, array(connection, "uuid", rows, row -> row.place().event()));
            return insert.executeUpdate();
        }
    }

    /** The newest value of a detail stays, in the order of the log, whoever settles first. */
    void settle(SchoolId school, Map<UUID, Long> positions) {
        if (positions.isEmpty()) {
            return;
        }
        List<Map.Entry<UUID, Long>> settled = List.copyOf(positions.entrySet());
        inTransaction(connection -> {
            java.sql.Array events = array(connection, "uuid", settled, Map.Entry::getKey);
            try (PreparedStatement lock = connection.prepareStatement(LOCK_SCHOOL);
                    PreparedStatement settle = connection.prepareStatement(SETTLE);
                    PreparedStatement drop = connection.prepareStatement(DROP_OLDER)) {
                lock.setObject(1, school.id());
                lock.execute();
                settle.setArray(1, events);
                settle.setArray(2, array(connection, "int8", settled, Map.Entry::getValue));
                settle.setObject(3, school.id());
                settle.executeUpdate();
                drop.setObject(1, school.id());
                drop.setArray(2, events);
                return drop.executeUpdate();
            }
        });
    }

    /** Where the kept values of some subjects stand in the log. */
    Map<BlindIndex.Place, Long> positions(
            SchoolId school, Collection<? extends SubjectRef> subjects) {
        return inTransaction(connection -> {
            Map<BlindIndex.Place, Long> positions = new HashMap<>();
            try (PreparedStatement find = connection.prepareStatement(POSITIONS)) {
                find.setObject(1, school.id());
                find.setArray(2, array(connection, "text", subjects, SubjectRef::text));
                try (ResultSet rows = find.executeQuery()) {
                    while (rows.next()) {
                        positions.merge(
                                new BlindIndex.Place(
                                        BlindIndex.subject(rows.getString(1)), rows.getString(2)),
                                rows.getLong(3),
                                Math::max);
                    }
                }
            }
            return positions;
        });
    }

    List<UUID> stagedBefore(SchoolId school, Instant instant) {
        return inTransaction(connection -> {
            List<UUID> events = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(STAGED_BEFORE)) {
                find.setObject(1, school.id());
                find.setObject(2, instant.atOffset(ZoneOffset.UTC));
                find.setInt(3, MAX_STAGED);
                try (ResultSet rows = find.executeQuery()) {
                    while (rows.next()) {
                        events.add(rows.getObject(1, UUID.class));
                    }
                }
            }
            return events;
        });
    }

    void unstage(SchoolId school, UUID event) {
        inTransaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(UNSTAGE)) {
                delete.setObject(1, school.id());
                delete.setObject(2, event);
                return delete.executeUpdate();
            }
        });
    }

    List<BlindIndex.Candidate> find(SchoolId school, int version, Query query) {
        return inTransaction(connection -> {
            List<BlindIndex.Candidate> found = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(FIND)) {
                find.setObject(1, school.id());
                find.setInt(2, version);
                find.setString(3, query.kind().code());
                find.setArray(4, array(connection, "int4", query.tokens(), token -> token));
                find.setInt(5, query.tokens().size());
                find.setInt(6, query.limit());
                try (ResultSet rows = find.executeQuery()) {
                    while (rows.next()) {
                        found.add(
                                new BlindIndex.Candidate(
                                        BlindIndex.subject(rows.getString(1)),
                                        Category.ofCode(rows.getString(2)),
                                        rows.getObject(3, UUID.class),
                                        rows.getString(4)));
                    }
                }
            }
            return found;
        });
    }

    int delete(SchoolId school, SubjectRef subject, Set<Category> categories) {
        return inTransaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                delete.setObject(1, school.id());
                delete.setString(2, subject.text());
                delete.setArray(3, array(connection, "text", categories, Category::code));
                return delete.executeUpdate();
            }
        });
    }

    private static <R> java.sql.Array array(
            Connection connection,
            String type,
            Collection<? extends R> rows,
            Function<R, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(column).toArray());
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Lost connections, shutdowns, conflicts and exhausted resources pass. */
    private static RuntimeException failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean passes =
                state.isEmpty() // the pool says so of a session that is gone
                        || e instanceof SQLTransientException
                        || Set.of("08", "40", "53", "57")
                                .contains(state.substring(0, Math.min(2, state.length())));
        String message = "The search index did not answer (SQL state " + state + ")";
        return passes
                ? new TransientFailure(message + "; try again", Duration.ofSeconds(1), e)
                : new IllegalStateException(message, e);
    }
}
