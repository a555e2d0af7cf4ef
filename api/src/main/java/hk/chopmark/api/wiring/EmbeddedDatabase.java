package hk.chopmark.api.wiring;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL inside this program: nothing to install, data kept in the data folder.
 *
 * <p><b>Guarantees</b>: see {@link PostgresServer}; the login of the pools is not a superuser, owns
 * nothing, and gets a new random password at every start that only this process knows.
 */
final class EmbeddedDatabase implements Databases {

    private static final String LOGIN = "chopmark_app";
    private static final String EVENTS = "chopmark";
    private static final String KEYS = "chopmark_keys";

    private final PostgresServer server;
    private final String superuserPassword;
    private final String loginPassword;

    private EmbeddedDatabase(
            PostgresServer server, String superuserPassword, String loginPassword) {
        this.server = server;
        this.superuserPassword = superuserPassword;
        this.loginPassword = loginPassword;
    }

    /**
     * Starts the server and makes both databases and the login if they are missing. The caller
     * holds the lock of the data folder.
     *
     * @throws StartFailure if the server does not come up
     */
    static EmbeddedDatabase start(
            DataFolder folder, StartListener listener, Consumer<StartFailure> onLost)
            throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        String superuserPassword = DataFolder.secret(folder.postgresPassword(), random);
        PostgresServer server =
                PostgresServer.start(folder, folder.postgresPassword(), listener, onLost);
        EmbeddedDatabase database =
                new EmbeddedDatabase(server, superuserPassword, DataFolder.randomText(random));
        try {
            database.prepare();
        } catch (SQLException e) {
            server.close();
            throw StartFailure.broken(
                    "the embedded database refused us",
                    "SQL state " + e.getSQLState(),
                    "check that "
                            + folder.postgresPassword()
                            + " is the file written when the database was made",
                    e);
        }
        return database;
    }

    private void prepare() throws SQLException {
        try (Connection connection =
                        source(PostgresServer.SUPERUSER, superuserPassword, "postgres")
                                .getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(connection, "SELECT FROM pg_roles WHERE rolname = ?", LOGIN)) {
                statement.execute(
                        "CREATE ROLE "
                                + LOGIN
                                + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT");
            }
            // 32 random bytes need no stretching, and every connection of ours would pay for it.
            statement.execute("SET scram_iterations = 1");
            statement.execute(
                    "ALTER ROLE " + LOGIN + " PASSWORD " + Identifiers.literal(loginPassword));
            for (String name : List.of(EVENTS, KEYS)) {
                if (!exists(connection, "SELECT FROM pg_database WHERE datname = ?", name)) {
                    statement.execute("CREATE DATABASE " + name);
                }
                statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
                statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + LOGIN);
            }
        }
    }

    private static boolean exists(Connection connection, String sql, String name)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    @Override
    public DataSource admin(Store store) {
        return source(PostgresServer.SUPERUSER, superuserPassword, nameOf(store));
    }

    @Override
    public DataSource login(Store store) {
        return source(LOGIN, loginPassword, nameOf(store));
    }

    @Override
    public void admit(Store store, List<String> roles) {
        try (Connection connection = admin(store).getConnection();
                Statement statement = connection.createStatement()) {
            for (String role : roles) {
                statement.execute("GRANT " + Identifiers.quoted(role) + " TO " + LOGIN);
            }
        } catch (SQLException e) {
            throw StartFailure.broken(
                    "the roles of the database could not be given to " + LOGIN,
                    "SQL state " + e.getSQLState(),
                    "see logs",
                    e);
        }
    }

    /** The port on 127.0.0.1. */
    int port() {
        return server.port();
    }

    /** Process id of the server; changes when it was started again. */
    long pid() {
        return server.pid();
    }

    private DataSource source(String user, String password, String name) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {server.port()});
        source.setDatabaseName(name);
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName("chopmark");
        source.setConnectTimeout(10);
        source.setTcpKeepAlive(true);
        source.setLogServerErrorDetail(false); // details quote row contents
        return source;
    }

    private static String nameOf(Store store) {
        return store == Store.EVENTS ? EVENTS : KEYS;
    }

    @Override
    public void close() {
        server.close();
    }
}
