package hk.chopmark.api.wiring;

import hk.chopmark.core.eventstore.StoreRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The tables of what the interface keeps, secrets and sessions before all: makes what is missing.
 *
 * <p><b>Guarantees</b>: may run any number of times, also from several nodes at once.
 */
public final class AccessSchema {

    /** Name of the schema. */
    public static final String NAME = "chopmark_api";

    /** The role that owns it; no login. */
    public static final String ROLE = "chopmark_api";

    private static final String PREPARE =
            """
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'chopmark_api') THEN
                    CREATE ROLE chopmark_api NOLOGIN;
                END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$;
            DO $$ BEGIN
                IF NOT pg_has_role(current_user, 'chopmark_api', 'MEMBER') THEN
                    GRANT chopmark_api TO CURRENT_USER;
                END IF;
                IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'chopmark_api') THEN
                    CREATE SCHEMA IF NOT EXISTS chopmark_api AUTHORIZATION chopmark_api;
                END IF;
            END $$\
            """;

    private AccessSchema() {}

    /**
     * Creates or updates the schema.
     *
     * @param admin connections that may create roles and schemas
     * @throws IllegalStateException if the database refuses
     */
    public static void migrate(DataSource admin) {
        try (Connection connection = admin.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(PREPARE);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Preparing the schema " + NAME + " failed: SQL state " + e.getSQLState(), e);
        }
        Flyway.configure()
                .dataSource(admin)
                .initSql("SET ROLE " + ROLE)
                .defaultSchema(NAME)
                .schemas(NAME)
                .createSchemas(false)
                .locations("classpath:db/api")
                .table("schema_history")
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }

    /**
     * The roles that the server acts as in the database of events: those of the log, and its own.
     */
    static List<String> rolesBeside() {
        return Stream.concat(
                        Arrays.stream(StoreRole.values())
                                .filter(role -> role != StoreRole.OWNER)
                                .map(StoreRole::sqlName),
                        Stream.of(ROLE))
                .toList();
    }
}
