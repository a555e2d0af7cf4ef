package hk.chopmark.core.testing;

import hk.chopmark.core.eventstore.EventStoreSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL server of this JVM's tests: embedded, or the one of {@code
 * CHOPMARK_TEST_DATABASE_URL}.
 *
 * <p>That address names a database to connect to first, as a superuser, for example {@code
 * jdbc:postgresql://localhost/postgres?user=postgres&password=..}.
 */
final class TestServer {

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final TestServer INSTANCE = new TestServer();

    private final String url;
    private final String template;

    private TestServer() {
        @Nullable String external = System.getenv("CHOPMARK_TEST_DATABASE_URL");
        this.url = external != null ? external : startEmbedded();
        this.template = name("template");
        execute("CREATE DATABASE " + template);
        EventStoreSchema.migrate(loginTo(template));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> drop(template), "chopmark-test-drop-template"));
    }

    static TestServer instance() {
        return INSTANCE;
    }

    /** A new database holding the migrated event store. */
    String createEventDatabase() {
        String name = name("events");
        execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        return name;
    }

    /** A new database holding nothing. */
    String createEmptyDatabase() {
        String name = name("empty");
        execute("CREATE DATABASE " + name);
        return name;
    }

    void drop(String database) {
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    PGSimpleDataSource loginTo(String database) {
        PGSimpleDataSource login = new PGSimpleDataSource();
        login.setUrl(url);
        login.setDatabaseName(database);
        return login;
    }

    private void execute(String sql) {
        PGSimpleDataSource login = new PGSimpleDataSource();
        login.setUrl(url);
        try (Connection connection = login.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Test server: " + sql, e);
        }
    }

    /** Databases of concurrent builds on one server must not meet. */
    private static String name(String kind) {
        return "chopmark_"
                + kind
                + "_"
                + ProcessHandle.current().pid()
                + "_"
                + COUNTER.incrementAndGet();
    }

    @SuppressWarnings("resource") // lives as long as the JVM; the library stops the server at exit
    private static String startEmbedded() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("shared_buffers", "128MB")
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C.UTF-8")
                    .start()
                    .getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException("Starting the embedded PostgreSQL for tests", e);
        }
    }
}
