package hk.chopmark.core.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Roles, schema and tables of the event store: makes what is missing.
 *
 * <p><b>Guarantees</b>: may run any number of times, also from several nodes at once; never changes
 * or drops stored events. The tables belong to a role that cannot log in.
 *
 * <p>PostgreSQL 15 or later. The login needs the right to create roles once; afterwards membership
 * in them is enough.
 */
public final class EventStoreSchema {

    /** Name of the schema. */
    public static final String NAME = "chopmark";

    private static final int OLDEST_MAJOR_VERSION = 15;
    private static final String DUPLICATE_OBJECT = "42710";
    private static final String UNIQUE_VIOLATION = "23505";

    private EventStoreSchema() {}

    /**
     * Creates missing roles and the schema, then migrates the tables.
     *
     * @param admin connections of a login that is a superuser, or a member of the roles of {@link
     *     StoreRole}
     * @throws IllegalStateException if roles are missing and the login may not create them, or the
     *     server is too old; the message holds the SQL to run
     */
    public static void migrate(DataSource admin) {
        try (Connection connection = admin.getConnection()) {
            requireVersion(connection);
            createMissingRoles(connection);
            createSchema(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Preparing the schema " + NAME + " failed: SQL state " + e.getSQLState(), e);
        }
        Flyway.configure()
                .dataSource(StoreRole.OWNER.actingIn(admin))
                .defaultSchema(NAME)
                .schemas(NAME)
                .createSchemas(false)
                .locations("classpath:db/events")
                .table("schema_history")
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }

    private static void requireVersion(Connection connection) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        if (major < OLDEST_MAJOR_VERSION) {
            throw new IllegalStateException(
                    "Opening the event store: expected PostgreSQL "
                            + OLDEST_MAJOR_VERSION
                            + " or later, found "
                            + major
                            + "; upgrade the server");
        }
    }

    private static void createMissingRoles(Connection connection) throws SQLException {
        List<String> missing =
                Arrays.stream(StoreRole.values())
                        .map(StoreRole::sqlName)
                        .filter(name ->
                                !holds(
                                        connection,
                                        "SELECT 1 FROM pg_roles WHERE rolname = ?",
                                        name))
                        .toList();
        for (String role : missing) {
            create(connection, role, missing);
        }
        // Since 16 who creates a role is a member of it without the right to act as it.
        boolean setOption = connection.getMetaData().getDatabaseMajorVersion() >= 16;
        String mayActAs =
                "SELECT 1 WHERE pg_has_role(current_user, ?, '"
                        + (setOption ? "SET" : "MEMBER")
                        + "')";
        for (StoreRole role : StoreRole.values()) {
            if (!holds(connection, mayActAs, role.sqlName())) {
                grant(connection, role.sqlName());
            }
        }
        if (!holds(
                connection,
                "SELECT 1 FROM pg_roles WHERE rolname = ? AND rolbypassrls",
                "chopmark_sequencer")) {
            throw new IllegalStateException(
                    "The role chopmark_sequencer exists without BYPASSRLS; COPY is refused under row level security;"
                            + " as superuser run: ALTER ROLE chopmark_sequencer BYPASSRLS");
        }
    }

    private static void create(Connection connection, String role, List<String> missing)
            throws SQLException {
        try {
            execute(connection, creation(role));
        } catch (SQLException e) {
            // Another node, or another database of the same server, was faster: roles belong to the
            // whole server.
            if (DUPLICATE_OBJECT.equals(e.getSQLState())
                    || UNIQUE_VIOLATION.equals(e.getSQLState())) {
                return;
            }
            String sql =
                    missing.stream()
                            .map(EventStoreSchema::creation)
                            .collect(Collectors.joining("; "));
            throw new IllegalStateException(
                    "Creating the role "
                            + role
                            + " was refused (SQL state "
                            + e.getSQLState()
                            + "). Let a superuser run: "
                            + sql
                            + "; GRANT "
                            + String.join(", ", missing)
                            + " TO <the login of this installation>",
                    e);
        }
    }

    private static String creation(String role) {
        String bypass = role.equals(StoreRole.SEQUENCER.sqlName()) ? " BYPASSRLS" : "";
        return "CREATE ROLE " + role + " NOLOGIN" + bypass;
    }

    private static void grant(Connection connection, String role) throws SQLException {
        try {
            execute(connection, "GRANT " + role + " TO CURRENT_USER");
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The login is no member of the role "
                            + role
                            + " and may not make itself one (SQL state "
                            + e.getSQLState()
                            + "). Let a superuser run: GRANT "
                            + role
                            + " TO <the login of this installation>",
                    e);
        }
    }

    private static void createSchema(Connection connection) throws SQLException {
        if (holds(connection, "SELECT 1 FROM pg_namespace WHERE nspname = ?", NAME)) {
            return;
        }
        execute(
                connection,
                "CREATE SCHEMA IF NOT EXISTS "
                        + NAME
                        + " AUTHORIZATION "
                        + StoreRole.OWNER.sqlName());
    }

    private static boolean holds(Connection connection, String sql, String parameter) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Reading the roles of the server failed: SQL state " + e.getSQLState(), e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
