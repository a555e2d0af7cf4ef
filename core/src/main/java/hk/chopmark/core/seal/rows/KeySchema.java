package hk.chopmark.core.seal.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Schema {@value #SCHEMA} of the key database, and the role that works in it.
 *
 * <p><b>Guarantees</b>: {@link #migrate} may run any number of times and on several nodes at once.
 */
public final class KeySchema {
    /** Where the tables are. */
    public static final String SCHEMA = "chopmark_keys";

    /** Role without login that may read and write them; pools take it on by {@code SET ROLE}. */
    public static final String ROLE = "chopmark_keys";

    // Two nodes that start together: the loser of the race finds the role and goes on.
    private static final String CREATE_ROLE =
            """
            DO $$ BEGIN
                CREATE ROLE chopmark_keys NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$\
            """;

    private KeySchema() {}

    /**
     * Creates or updates the schema.
     *
     * @param admin connections that may create roles and schemas
     * @throws IllegalStateException if the database refuses
     */
    public static void migrate(DataSource admin) {
        try (Connection connection = admin.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(CREATE_ROLE);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The key database refused to create role "
                            + ROLE
                            + "; connect as a user who may",
                    e);
        }
        Flyway.configure()
                .dataSource(admin)
                .locations("classpath:db/keys")
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .load()
                .migrate();
    }
}
