package hk.chopmark.api.wiring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The embedded PostgreSQL of a data folder from outside: as its superuser sees it, and how to kill
 * it.
 *
 * @param data the data folder
 */
public record RawDatabase(Path data) {

    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    /** Events in the log; 0 while there is nothing to connect to. */
    public long head() {
        try (Connection connection = superuser("chopmark").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT next_position FROM chopmark.head")) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException | IOException e) {
            return 0; // not there yet, or just killed
        }
    }

    /** kill -9 of the postmaster. */
    public void kill() throws IOException {
        ProcessHandle.of(Long.parseLong(postmaster().get(PID_LINE).strip()))
                .orElseThrow()
                .destroyForcibly();
    }

    /** Connections of the superuser. */
    public PGSimpleDataSource superuser(String database) throws IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {Integer.parseInt(postmaster().get(PORT_LINE).strip())});
        source.setDatabaseName(database);
        source.setUser("postgres");
        source.setPassword(
                Files.readString(data.resolve("pg-password"), StandardCharsets.UTF_8).strip());
        source.setConnectTimeout(5);
        return source;
    }

    private List<String> postmaster() throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("pg").resolve("postmaster.pid"));
        if (lines.size() <= PORT_LINE) {
            throw new IOException("The server is starting");
        }
        return lines;
    }
}
