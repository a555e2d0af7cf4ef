package hk.chopmark.projections.rows;

import hk.chopmark.core.eventstore.StoreRole;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The tables of all read models: makes what is missing.
 *
 * <p><b>Guarantees</b>: may run any number of times. Nothing here is a record: both schemas may be
 * dropped and built anew from the log at any time.
 */
public final class ReadSchema {

    /** Schema of the read models in use. */
    public static final String NAME = "chopmark_read";

    /** Schema in which a rebuild side by side makes new tables; empty otherwise. */
    public static final String NEXT = "chopmark_read_next";

    private static final String HISTORY = "schema_history";

    private ReadSchema() {}

    /**
     * Creates both schemas, owned by the projector role, and migrates the tables in use.
     *
     * @param admin connections of the login that also prepared the event store, whose roles must
     *     exist
     */
    public static void migrate(DataSource admin) {
        try (Connection connection = admin.getConnection()) {
            createMissing(connection, NAME);
            createMissing(connection, NEXT);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Preparing the schema " + NAME + " failed: SQL state " + e.getSQLState(), e);
        }
        flyway(StoreRole.PROJECTOR.actingIn(admin), NAME, true).migrate();
    }

    /**
     * Empties the schema for the next tables and creates them; {@code projector} acts as the
     * projector role.
     */
    public static void recreateNext(DataSource projector) {
        Flyway flyway = flyway(projector, NEXT, false);
        flyway.clean();
        flyway.migrate();
    }

    /** Leaves no table in the schema for the next tables. */
    public static void dropNext(DataSource projector) {
        flyway(projector, NEXT, false).clean();
    }

    private static Flyway flyway(DataSource dataSource, String schema, boolean cleanDisabled) {
        return Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema(schema)
                .schemas(schema)
                .createSchemas(false)
                .locations("classpath:db/read")
                .table(HISTORY)
                .failOnMissingLocations(true)
                .cleanDisabled(cleanDisabled)
                .load();
    }

    private static void createMissing(Connection connection, String schema) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                    return;
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE SCHEMA IF NOT EXISTS "
                            + schema
                            + " AUTHORIZATION "
                            + StoreRole.PROJECTOR.sqlName());
        }
    }
}
