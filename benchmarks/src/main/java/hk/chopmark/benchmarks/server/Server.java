package hk.chopmark.benchmarks.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one PostgreSQL server of a run, on a data folder of its own.
 *
 * <p><b>Guarantees</b>: durable as in production, or it does not start: {@code fsync}, {@code
 * synchronous_commit} and {@code full_page_writes} are asked of the running server.
 */
public final class Server implements AutoCloseable {

    private static final List<String> DURABLE =
            List.of("fsync", "synchronous_commit", "full_page_writes");
    private static final List<String> SHOWN =
            List.of(
                    "server_version",
                    "fsync",
                    "synchronous_commit",
                    "full_page_writes",
                    "wal_sync_method",
                    "wal_compression",
                    "shared_buffers",
                    "max_wal_size",
                    "min_wal_size",
                    "checkpoint_timeout",
                    "max_connections");

    private static final int WRITTEN_MEGABYTES = 2_000;

    private final EmbeddedPostgres postgres;
    private final Map<String, String> settings;

    private Server(EmbeddedPostgres postgres) throws SQLException {
        this.postgres = postgres;
        this.settings = show(postgres.getJdbcUrl("postgres", "postgres"));
        for (String name : DURABLE) {
            if (!"on".equals(settings.get(name))) {
                throw new IllegalStateException(
                        "The server must be durable: expected "
                                + name
                                + " on, found "
                                + settings.get(name));
            }
        }
    }

    /**
     * Starts one.
     *
     * @param folder a folder of its own is made in it for the data
     */
    public static Server start(Path folder) throws IOException, SQLException {
        EmbeddedPostgres postgres = durable(Files.createTempDirectory(folder, "pg")).start();
        try {
            Server server = new Server(postgres);
            server.writeAheadOnce();
            return server;
        } catch (SQLException | RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /** A server with the settings of a run, over a cluster that is made if there is none. */
    public static EmbeddedPostgres.Builder durable(Path cluster) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "300")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("min_wal_size", "2GB")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C.UTF-8");
    }

    /**
     * Writes so much that the files of the write-ahead log are there already, as on every server
     * that has run for a while; while one is made, each commit waits some 60 ms for it.
     */
    private void writeAheadOnce() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            for (int megabyte = 0; megabyte < WRITTEN_MEGABYTES; megabyte++) {
                statement.execute(
                        "SELECT pg_logical_emit_message(false, 'bench', repeat('x', 1048576))");
            }
            statement.execute("CHECKPOINT");
        }
    }

    private static Map<String, String> show(String url) throws SQLException {
        Map<String, String> shown = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String name : SHOWN) {
                try (ResultSet row = statement.executeQuery("SHOW " + name)) {
                    row.next();
                    shown.put(name, row.getString(1));
                }
            }
        }
        return shown;
    }

    /** Address with user, for a superuser. */
    public String url() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    /** Settings as the server itself tells them. */
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
