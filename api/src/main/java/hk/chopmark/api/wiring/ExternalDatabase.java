package hk.chopmark.api.wiring;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server that somebody else runs, named in {@code CHOPMARK_DATABASE_URL}.
 *
 * <p><b>Guarantees</b>: version 15 or later, UTF-8, and fsync on are checked before anything is
 * written.
 */
final class ExternalDatabase implements Databases {

    private static final int OLDEST = 150_000;
    private static final Pattern URL =
            Pattern.compile("(jdbc:postgresql://[^/?]+/)([^/?]+)(\\?.*)?");
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String HINT =
            "set CHOPMARK_DATABASE_URL, CHOPMARK_DATABASE_USER and CHOPMARK_DATABASE_PASSWORD";

    private final String eventsUrl;
    private final String keysUrl;
    private final DatabaseSettings settings;

    private ExternalDatabase(String eventsUrl, String keysUrl, DatabaseSettings settings) {
        this.eventsUrl = eventsUrl;
        this.keysUrl = keysUrl;
        this.settings = settings;
        checkServer(Store.EVENTS);
    }

    /**
     * Connects to both databases, making the one for keys if it is missing and we may.
     *
     * @throws StartFailure if a server cannot be reached, refuses us, or is unfit
     */
    static ExternalDatabase connect(DatabaseSettings settings, StartListener listener) {
        String eventsUrl = Objects.requireNonNull(settings.url(), "url");
        Matcher parts = URL.matcher(eventsUrl);
        if (!parts.matches()) {
            throw StartFailure.refused(
                    "CHOPMARK_DATABASE_URL cannot be used",
                    "it is not of the form jdbc:postgresql://host:port/database",
                    "correct it");
        }
        String keysUrl = settings.keysUrl();
        boolean derived = keysUrl == null || keysUrl.isBlank();
        if (derived) {
            keysUrl =
                    parts.group(1)
                            + parts.group(2)
                            + "_keys"
                            + (parts.group(3) == null ? "" : parts.group(3));
        }
        listener.step("Connecting to the PostgreSQL server of CHOPMARK_DATABASE_URL");
        ExternalDatabase database =
                new ExternalDatabase(eventsUrl, Objects.requireNonNull(keysUrl), settings);
        if (derived) {
            database.createKeysIfMissing(parts.group(2) + "_keys");
        }
        database.checkServer(Store.KEYS);
        return database;
    }

    private void createKeysIfMissing(String name) {
        try (Connection connection = admin(Store.KEYS).getConnection()) {
            Objects.requireNonNull(connection);
            return;
        } catch (SQLException e) {
            if (!NO_SUCH_DATABASE.equals(e.getSQLState())) {
                throw unreachable("the database of keys", e);
            }
        }
        try (Connection connection = admin(Store.EVENTS).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE "
                            + Identifiers.quoted(name)
                            + " ENCODING 'UTF8' TEMPLATE template0");
        } catch (SQLException e) {
            if (!DUPLICATE_DATABASE.equals(e.getSQLState())) {
                throw StartFailure.broken(
                        "the database " + name + " for wrapped keys could not be made",
                        "SQL state " + e.getSQLState(),
                        "create it by hand, or name another in CHOPMARK_KEYS_DATABASE_URL",
                        e);
            }
        }
    }

    private void checkServer(Store store) {
        String what = store == Store.EVENTS ? "the database server" : "the database of keys";
        try (Connection connection = admin(store).getConnection()) {
            int version = Integer.parseInt(show(connection, "server_version_num"));
            if (version < OLDEST) {
                throw StartFailure.refused(
                        what + " is too old",
                        "it is PostgreSQL " + show(connection, "server_version"),
                        "use 15 or later");
            }
            if (!show(connection, "server_encoding").equals("UTF8")) {
                throw StartFailure.refused(
                        what + " cannot hold our texts",
                        "its encoding is " + show(connection, "server_encoding"),
                        "create the database with ENCODING 'UTF8'");
            }
            if (!show(connection, "fsync").equals("on")
                    || !show(connection, "full_page_writes").equals("on")) {
                throw StartFailure.refused(
                        what + " may lose what it acknowledged",
                        "fsync or full_page_writes is off",
                        "switch both on in postgresql.conf");
            }
        } catch (SQLException e) {
            throw unreachable(what, e);
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT current_setting(?)")) {
            query.setString(1, setting);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    /**
     * The message of the driver may name user and host, so only the state is shown; the cause is
     * for --debug.
     */
    private static StartFailure unreachable(String what, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String why =
                switch (state) {
                    case "28P01", "28000" -> "it does not accept this user and password";
                    case NO_SUCH_DATABASE -> "the database named in the address does not exist";
                    default ->
                            state.startsWith("08")
                                    ? "nobody answers at its address"
                                    : "SQL state " + state;
                };
        return StartFailure.broken(what + " cannot be used", why, HINT, e);
    }

    @Override
    public DataSource admin(Store store) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(store == Store.EVENTS ? eventsUrl : keysUrl);
        if (settings.user() != null) {
            source.setUser(settings.user());
        }
        if (settings.password() != null) {
            source.setPassword(settings.password());
        }
        source.setApplicationName("chopmark");
        source.setConnectTimeout(10);
        source.setTcpKeepAlive(true);
        source.setLogServerErrorDetail(false); // details quote row contents
        return source;
    }

    /**
     * The same user: whoever runs the server decides how far it may go, our pools go no further
     * than their role.
     */
    @Override
    public DataSource login(Store store) {
        return admin(store);
    }

    @Override
    public void admit(Store store, List<String> roles) {
        try (Connection connection = admin(store).getConnection();
                Statement statement = connection.createStatement()) {
            for (String role : roles) {
                if (!isMember(connection, role)) {
                    statement.execute("GRANT " + Identifiers.quoted(role) + " TO CURRENT_USER");
                }
            }
        } catch (SQLException e) {
            throw StartFailure.broken(
                    "the database user may not take on our roles",
                    "SQL state " + e.getSQLState(),
                    "grant it " + String.join(", ", roles),
                    e);
        }
    }

    private static boolean isMember(Connection connection, String role) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT pg_has_role(current_user, ?, 'MEMBER')")) {
            query.setString(1, role);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    @Override
    public void close() {
        // not ours to stop
    }
}
