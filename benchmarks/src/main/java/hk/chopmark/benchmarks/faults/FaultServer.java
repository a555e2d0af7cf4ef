package hk.chopmark.benchmarks.faults;

import hk.chopmark.benchmarks.server.Server;
import hk.chopmark.core.eventstore.EventStoreSchema;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.seal.rows.KeySchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/** A durable PostgreSQL server that can be killed and comes back on the same port. */
final class FaultServer implements AutoCloseable {

    private static final String EVENTS = "faults";
    private static final String KEYS = "faults_keys";
    private static final int ATTEMPTS = 120;

    private final Path data;
    private final int port;
    private EmbeddedPostgres postgres;

    private FaultServer(Path data) throws IOException {
        this.data = data;
        this.port = freePort();
        this.postgres = launch();
    }

    /** A new cluster with migrated databases. */
    static FaultServer create(Path folder) throws IOException, SQLException {
        FaultServer server = new FaultServer(folder.resolve("pg"));
        try (Connection connection = server.postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + EVENTS);
            statement.execute("CREATE DATABASE " + KEYS);
        }
        EventStoreSchema.migrate(server.admin());
        KeySchema.migrate(server.login(KEYS));
        return server;
    }

    private EmbeddedPostgres launch() throws IOException {
        return Server.durable(data).setCleanDataDirectory(false).setPort(port).start();
    }

    /** Unpooled connections of the superuser to the events. */
    PGSimpleDataSource admin() {
        return login(EVENTS);
    }

    String eventsUrl() {
        return postgres.getJdbcUrl("postgres", EVENTS);
    }

    String keysUrl() {
        return postgres.getJdbcUrl("postgres", KEYS);
    }

    private PGSimpleDataSource login(String database) {
        PGSimpleDataSource login = new PGSimpleDataSource();
        login.setUrl(postgres.getJdbcUrl("postgres", database));
        return login;
    }

    /** A connection that sees all events, as soon as the server is through recovery. */
    Connection connect() throws IOException, InterruptedException {
        SQLException last = new SQLException("not tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return StoreRole.SEQUENCER.actingIn(admin()).getConnection();
            } catch (SQLException e) {
                last = e;
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException("PostgreSQL did not recover", last);
    }

    /** Whether the server ended the session, or is starting or stopping. */
    static boolean droppedConnection(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** SIGKILL to the server; its children notice by themselves. */
    void kill() throws IOException {
        postmaster().destroyForcibly();
    }

    /** SIGKILL to a backend: the server drops all connections and recovers by itself. */
    void killBackend(int which) throws IOException {
        List<ProcessHandle> children = postmaster().children().toList();
        if (!children.isEmpty()) {
            children.get(which % children.size()).destroyForcibly();
        }
    }

    /** Starts the killed server again, as often as its old children are still in the way. */
    void restart() throws IOException, InterruptedException {
        postgres.close();
        IOException last = new IOException("not tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                postgres = launch();
                return;
            } catch (IOException | IllegalStateException e) {
                last = new IOException("PostgreSQL did not come back", e);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw last;
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        return ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IOException("PostgreSQL has ended by itself"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
