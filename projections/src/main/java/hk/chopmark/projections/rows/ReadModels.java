package hk.chopmark.projections.rows;

import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reading from read models, always with the position the answer holds for.
 *
 * <p><b>Guarantees</b>: position and rows come from one snapshot. A reader never sees a model
 * half-way through a rebuild: it takes a share lock on the model's tables <i>before</i> its
 * snapshot, because a snapshot older than the exchange of tables would see the new tables without
 * the rows that were written after it.
 */
public final class ReadModels {

    /** A query inside the snapshot. */
    @FunctionalInterface
    public interface Query<T> {
        /** Reads; names are unqualified. */
        T run(Connection connection) throws SQLException;
    }

    private static final String AS_READER = "SET LOCAL ROLE " + StoreRole.READER.sqlName() + "; ";

    private final DataSource projector;

    /**
     * @param projector connections that act as the projector role, of a login that may also act as
     *     the reader role
     */
    public ReadModels(DataSource projector) {
        this.projector = projector;
    }

    /**
     * Reads the rows of one school from the tables of one read model.
     *
     * <p><b>Guarantees</b>: the query acts as the reader role, which row level security binds to
     * the school. A query that forgets the school sees no other school's rows.
     */
    public <T> AsOf<T> read(ProjectionModule module, SchoolId school, Query<T> query) {
        return read(module, school.id().toString(), query);
    }

    /** Reads the rows of all schools; for what is the installation's, never for a school. */
    public <T> AsOf<T> readAll(ProjectionModule module, Query<T> query) {
        return read(module, (String) null, query);
    }

    private <T> AsOf<T> read(ProjectionModule module, @Nullable String school, Query<T> query) {
        try (Connection connection = projector.getConnection()) {
            connection.setAutoCommit(false);
            try {
                long position = beginSnapshot(connection, module, school);
                T value = query.run(connection);
                connection.commit();
                connection.setAutoCommit(true);
                return new AsOf<>(position, value);
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw ProjectionFault.reading("reading " + module.name(), e);
        }
    }

    /**
     * A session that the server ended cannot roll back; the first failure is the one that counts.
     */
    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static long beginSnapshot(
            Connection connection, ProjectionModule module, @Nullable String school)
            throws SQLException {
        String tables =
                module.tables().stream()
                        .map(table -> ReadSchema.NAME + "." + table)
                        .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            // One round trip. LOCK takes no snapshot; the first SELECT after it does.
            statement.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                            + (school == null ? "" : AS_READER)
                            + "LOCK TABLE "
                            + tables
                            + " IN ACCESS SHARE MODE");
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT set_config('search_path', ?, true), set_config('chopmark.school', ?, true),"
                                + " coalesce((SELECT min(position) FROM "
                                + ReadSchema.NAME
                                + ".projection WHERE name = ?), 0)")) {
            statement.setString(1, ReadSchema.NAME);
            statement.setString(2, school == null ? "" : school);
            statement.setString(3, module.name());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(3);
            }
        }
    }
}
