package hk.chopmark.api.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {

    @TempDir Path temporary;

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final List<StartFailure> lost = new CopyOnWriteArrayList<>();

    @Test
    void data_survives_a_restart_and_every_durability_setting_is_on() throws Exception {
        DataFolder folder = new DataFolder(temporary.resolve("data with space")).create();
        try (EmbeddedDatabase database = start(folder)) {
            run(database, "CREATE TABLE t AS SELECT 42 AS n");
            for (String setting :
                    List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(text(database, "SELECT current_setting('" + setting + "')"))
                        .as("durable settings: %s", setting)
                        .isEqualTo("on");
            }
            assertThat(text(database, "SELECT current_setting('listen_addresses')"))
                    .as("reachable from this machine only")
                    .isEqualTo("127.0.0.1");
        }
        try (EmbeddedDatabase database = start(folder)) {
            assertThat(text(database, "SELECT n FROM t"))
                    .as("data kept across a restart")
                    .isEqualTo("42");
        }
        assertThat(lost).as("a clean stop is no loss").isEmpty();
    }

    @Test
    void nobody_gets_in_without_the_password_and_the_password_file_is_private() throws Exception {
        DataFolder folder = NewInstallation.withPrograms(temporary.resolve("data"));
        try (EmbeddedDatabase database = start(folder)) {
            String url = "jdbc:postgresql://127.0.0.1:" + database.port() + "/chopmark";
            for (String user : List.of("postgres", "chopmark_app")) {
                assertThatThrownBy(() -> DriverManager.getConnection(url, user, "guess").close())
                        .as("%s must not get in with a wrong password", user)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("password authentication failed");
            }
            assertThat(
                            text(
                                    database,
                                    "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
                    .as("one way in")
                    .isEqualTo("scram-sha-256");
            assertThat(Files.readString(folder.postgresPassword()).strip())
                    .as("so long and random that one turn of its hash is enough")
                    .hasSize(43);
            assertThat(
                            text(
                                    database,
                                    "SELECT count(*) FROM pg_authid WHERE rolpassword LIKE 'SCRAM-SHA-256$1:%'"))
                    .as("passwords that connect without delay: ours and the superuser's")
                    .isEqualTo("2");
            try (Stream<Path> logs = Files.list(folder.logs())) {
                assertThat(logs)
                        .as("log files private")
                        .isNotEmpty()
                        .allSatisfy(log ->
                                assertThat(
                                                PosixFilePermissions.toString(
                                                        Files.getPosixFilePermissions(log)))
                                        .as("%s", log.getFileName())
                                        .isEqualTo("rw-------"));
            }
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.postgresPassword())))
                    .as("password file private")
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
                    .as("data folder private")
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_killed_server_is_started_again_on_its_port_with_everything_committed() throws Exception {
        DataFolder folder = NewInstallation.withPrograms(temporary.resolve("data"));
        try (EmbeddedDatabase database = start(folder)) {
            run(database, "CREATE TABLE t AS SELECT 42 AS n");
            int port = database.port();
            long killed = database.pid();
            try (Connection open = database.admin(Databases.Store.EVENTS).getConnection()) {
                ProcessHandle.of(killed).orElseThrow().destroyForcibly();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> database.pid() != killed && answers(database));
                assertThat(open.isValid(5)).as("a connection of the dead server is dead").isFalse();
            }
            assertThat(database.port()).as("same port").isEqualTo(port);
            assertThat(text(database, "SELECT n FROM t"))
                    .as("committed rows survive kill -9 of the server")
                    .isEqualTo("42");
        }
        assertThat(lost).as("recovered, so nothing lost").isEmpty();
    }

    @Test
    void a_server_left_behind_by_a_killed_process_is_stopped_before_a_new_one_starts()
            throws Exception {
        DataFolder folder = NewInstallation.withPrograms(temporary.resolve("data"));
        try (ForkedJvm other = ForkedJvm.start(DatabaseHolder.class, folder.root().toString())) {
            long left = Long.parseLong(other.awaitLine("server "));
            other.kill();
            assertThat(ProcessHandle.of(left)).as("kill -9 leaves the server behind").isPresent();
            try (EmbeddedDatabase database = start(folder)) {
                assertThat(steps)
                        .as("told what happens")
                        .anyMatch(step -> step.contains("left behind"));
                assertThat(text(database, "SELECT n FROM t"))
                        .as("rows committed before the kill")
                        .isEqualTo("42");
            }
        }
    }

    @Test
    void a_stale_pid_file_that_names_a_foreign_process_does_no_harm() throws Exception {
        DataFolder folder = NewInstallation.withPrograms(temporary.resolve("data"));
        start(folder).close();
        Path pidFile = folder.postgres().resolve("postmaster.pid");
        Files.writeString(
                pidFile,
                ProcessHandle.current().pid() + "\n" + folder.postgres() + "\n1\n1\n\n\n\nready\n");
        try (EmbeddedDatabase database = start(folder)) {
            assertThat(answers(database)).as("started beside a stale pid file").isTrue();
        }
    }

    @Test
    void a_cluster_half_made_by_a_crash_is_made_again() throws Exception {
        DataFolder folder = NewInstallation.withPrograms(temporary.resolve("data"));
        Path half = Files.createDirectories(folder.root().resolve("pg.new"));
        Files.writeString(half.resolve("postgresql.conf"), "half");
        try (EmbeddedDatabase database = start(folder)) {
            assertThat(answers(database)).as("usable after a crash in the first start").isTrue();
        }
    }

    private EmbeddedDatabase start(DataFolder folder) throws Exception {
        return EmbeddedDatabase.start(folder, steps::add, lost::add);
    }

    private static boolean answers(EmbeddedDatabase database) {
        try {
            return text(database, "SELECT 1").equals("1");
        } catch (SQLException e) {
            return false;
        }
    }

    private static void run(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = database.admin(Databases.Store.EVENTS).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = database.admin(Databases.Store.EVENTS).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
