package hk.chopmark.api.canary;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.TestLogs;
import hk.chopmark.api.mail.SmtpDouble;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.wiring.DataFolder;
import hk.chopmark.api.wiring.NewInstallation;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.export.verify.EvidencePackage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;
import org.slf4j.LoggerFactory;

/**
 * A thousand names and numbers go through a whole installation; then every table of every database,
 * every file of the data folder (write-ahead log and log files among them) and what was exported is
 * searched for them.
 *
 * <p>Tables are read as text and as raw bytes, system tables too, after ANALYZE, so that statistics
 * count. Compression of the write-ahead log is off here, so that what is in it can be seen.
 */
class CanaryScanIT {

    private static final int FAMILIES = 250;
    private static final long SEED = 852;
    private static final String IN_TABLE = "Control Zyqtable";
    private static final String IN_BYTES = "Control Zyqbytes";
    private static final String IN_LOG = "Control Zyqlogfile";

    @TempDir Path temporary;

    private final CanaryNames names = CanaryNames.make(FAMILIES, SEED);
    private final CanaryScanner scanner = scannerWithControls();

    private CanaryScanner scannerWithControls() {
        Set<String> wanted = new HashSet<>(names.wanted());
        wanted.addAll(List.of(IN_TABLE, IN_BYTES, IN_LOG));
        return new CanaryScanner(wanted);
    }

    @Test
    void no_name_lies_anywhere_but_in_sealed_boxes_and_where_it_was_disclosed() throws Exception {
        assertThat(names.all()).as("distinct canaries").hasSize(4 * FAMILIES);
        DataFolder folder = NewInstallation.withPrograms(temporary.resolve("data"));
        Files.writeString(
                folder.root().resolve("postgresql.local.conf"),
                "wal_compression = off\nwal_keep_size = 4GB\n");
        Map<String, Set<String>> tables;
        try (TestLogs _ = TestLogs.debugInto(folder.logs());
                SmtpDouble smtp = SmtpDouble.plain(0);
                TestServer server =
                        new TestServer(
                                folder.root(),
                                opening ->
                                        opening.environment(
                                                Map.of(
                                                        "CHOPMARK_MAIL_HOST", "127.0.0.1",
                                                        "CHOPMARK_MAIL_PORT", "" + smtp.port(),
                                                        "CHOPMARK_MAIL_SENDER",
                                                                "office@school.example",
                                                        "CHOPMARK_QUOTA_PERSON", "1000000",
                                                        "CHOPMARK_QUOTA_SERVICE", "1000000",
                                                        "CHOPMARK_QUOTA_SCHOOL", "1000000")))) {
            RawDatabase database = new RawDatabase(folder.root());
            useEverything(new CanarySchool(server, names), database);
            hideControls(database);
            tables = scanTables(database);
            assertThat(smtp.received()).as("letters to the address").isNotEmpty();
        }
        assertFound(tables, "table", Map.of(IN_TABLE, "chopmark: scratch"));
        assertThat(tables).as("bytes in a column are looked into").containsKey("chopmark: scratch");
        assertThat(tables.get("chopmark: scratch")).contains(IN_BYTES);
        Map<String, Set<String>> files = scanFiles(folder.root());
        assertFound(
                files,
                "file",
                Map.of(IN_TABLE, "pg/pg_wal/", IN_BYTES, "pg/base/", IN_LOG, "logs/chopmark.log"));
    }

    /** Everything is recorded, seen, exported, refused and broken once. */
    private void useEverything(CanarySchool school, RawDatabase database) throws Exception {
        school.record();
        school.view(scanner);
        byte[] evidence = school.export();
        Set<String> disclosed = new TreeSet<>(names.families().getFirst().all());
        disclosed.remove(names.families().getFirst().phone());
        disclosed.addAll(CanaryNames.NOTICE);
        assertThat(scanner.scan(decoded(evidence)))
                .as("an exported file holds what was disclosed, and nothing else")
                .isEqualTo(disclosed);
        Map<String, Set<String>> quoted = new TreeMap<>();
        school.goWrong()
                .forEach((what, answer) ->
                        quoted.put(what, scanner.scan(answer.getBytes(StandardCharsets.UTF_8))));
        quoted.values().removeIf(Set::isEmpty);
        assertThat(quoted).as("no failure quotes what was sent").isEmpty();
        execute(database, breakBoxes());
        assertThat(school.viewBroken().text("/code"))
                .as("a box that does not open is an alarm")
                .startsWith("integrity.");
    }

    private static String breakBoxes() {
        return """
        ALTER TABLE chopmark.sealed_box DISABLE TRIGGER refuse_row_change;
        UPDATE chopmark.sealed_box SET ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1);
        ALTER TABLE chopmark.sealed_box ENABLE ALWAYS TRIGGER refuse_row_change;
        """;
    }

    /** The file, and after it what is encoded in it. */
    private static byte[] decoded(byte[] evidence) {
        StringBuilder all = new StringBuilder(new String(evidence, StandardCharsets.UTF_8));
        for (EvidencePackage.Event event : EvidencePackage.parse(evidence).content().events()) {
            all.append(new String(event.leaf(), StandardCharsets.UTF_8));
            event.body().ifPresent(body -> all.append(new String(body, StandardCharsets.UTF_8)));
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A leak of each kind, to see that it would be seen. */
    private static void hideControls(RawDatabase database) throws Exception {
        String encoded = Base64Url.encode(IN_BYTES.getBytes(StandardCharsets.UTF_8));
        execute(
                database,
                "CREATE TABLE scratch (line text, raw bytea); INSERT INTO scratch VALUES ('%s', '{\"x\":\"%s\"}')"
                        .formatted(IN_TABLE, encoded));
        LoggerFactory.getLogger("hk.chopmark.control").atDebug().log(IN_LOG);
    }

    private static void execute(RawDatabase database, String sql) throws Exception {
        try (Connection connection = database.superuser("chopmark").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Map<String, Set<String>> scanTables(RawDatabase database) throws Exception {
        Map<String, Set<String>> found = new TreeMap<>();
        for (String name :
                strings(
                        database,
                        "postgres",
                        "SELECT datname FROM pg_database WHERE datallowconn")) {
            try (Connection connection = database.superuser(name).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("ANALYZE");
                for (String table : strings(connection, TABLES)) {
                    Set<String> here = copy(connection, textOf(table));
                    if (!table.startsWith("pg_") && !table.startsWith("information_schema.")) {
                        here.addAll(copy(connection, bytesOf(table)));
                    }
                    if (!here.isEmpty()) {
                        found.put(name + ": " + table, here);
                    }
                }
                statement.execute("CHECKPOINT");
            }
        }
        return found;
    }

    private static final String TABLES =
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'm')";

    private static String textOf(String table) {
        return "COPY (SELECT row_of::text FROM " + table + " row_of) TO STDOUT";
    }

    private static String bytesOf(String table) {
        return "COPY (SELECT * FROM " + table + ") TO STDOUT (FORMAT binary)";
    }

    private Set<String> copy(Connection connection, String sql) throws Exception {
        try (InputStream rows = new PGCopyInputStream(connection.unwrap(PGConnection.class), sql)) {
            return scanner.scan(rows);
        } catch (SQLException e) {
            throw new AssertionError("Could not be read: " + sql, e);
        }
    }

    private static List<String> strings(RawDatabase database, String name, String sql)
            throws Exception {
        try (Connection connection = database.superuser(name).getConnection()) {
            return strings(connection, sql);
        }
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }

    private Map<String, Set<String>> scanFiles(Path root) throws Exception {
        Map<String, Set<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    Set<String> here = scanner.scan(in);
                    if (!here.isEmpty()) {
                        found.put(root.relativize(file).toString(), here);
                    }
                }
            }
        }
        return found;
    }

    /** Controls are found where they were hidden, and no name is found anywhere. */
    private static void assertFound(
            Map<String, Set<String>> found, String kind, Map<String, String> controls) {
        controls.forEach((control, place) ->
                assertThat(found)
                        .as("the scan of %ss finds %s", kind, control)
                        .anySatisfy((where, what) -> {
                            assertThat(where).startsWith(place);
                            assertThat(what).contains(control);
                        }));
        found.forEach((where, what) ->
                assertThat(what)
                        .as("P5: names in %s %s", kind, where)
                        .isSubsetOf(IN_TABLE, IN_BYTES, IN_LOG));
    }
}
