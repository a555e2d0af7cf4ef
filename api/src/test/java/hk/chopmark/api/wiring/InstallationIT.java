package hk.chopmark.api.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.wiring.SchoolFounding.Founded;
import hk.chopmark.api.wiring.SchoolFounding.Plan;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationIT {

    @TempDir Path temporary;

    @Test
    void what_was_answered_survives_kill_9_of_the_process_and_a_second_opening() throws Exception {
        Path folder = NewInstallation.withPrograms(temporary.resolve("data")).root();
        UUID id = UUID.randomUUID();
        long acknowledged;
        try (ForkedJvm other =
                ForkedJvm.start(InstallationHolder.class, folder.toString(), id.toString())) {
            acknowledged = Long.parseLong(other.awaitLine("head "));

            try (ForkedJvm second =
                    ForkedJvm.start(InstallationHolder.class, folder.toString(), id.toString())) {
                assertThat(second.awaitLine("failure "))
                        .as(
                                "a second process on one data folder is told who holds it and what to do")
                        .startsWith(
                                "2 data folder " + folder + " is in use, process " + other.pid())
                        .contains("--data");
                second.awaitEnd();
            }
            other.kill();
        }
        try (Installation installation = open(folder)) {
            assertThat(installation.engine().head())
                    .as("every answered event is there")
                    .isEqualTo(acknowledged);
            Founded again =
                    new SchoolFounding(
                                    installation.engine(),
                                    installation.secrets().codes(),
                                    installation.clock())
                            .found(plan(id));
            assertThat(again.repeated()).as("founding again changes nothing").isTrue();
            assertThat(installation.engine().head()).as("nothing added").isEqualTo(acknowledged);
            assertThat(installation.fsck().run(step -> {}).faults())
                    .as("the record agrees with itself after kill -9")
                    .isEmpty();
            assertThat(installation.trustPolicy().logs()).as("one log, one key").hasSize(1);
        }
    }

    @Test
    void commands_go_on_after_kill_9_of_the_database() throws Exception {
        try (Installation installation = open(temporary.resolve("data"))) {
            SchoolFounding founding =
                    new SchoolFounding(
                            installation.engine(),
                            installation.secrets().codes(),
                            installation.clock());
            founding.found(plan(UUID.randomUUID()));
            long killed = databasePid();
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            UUID id = UUID.randomUUID();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> founding.found(plan(id)).asOf() > 0);
            assertThat(databasePid()).as("a new server").isNotEqualTo(killed);
            long head = installation.engine().head();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(installation.projections().status())
                                    .as("every read model goes on")
                                    .allMatch(status -> status.position() >= head));
            assertThat(installation.logState().isOpen()).as("the log takes appends").isTrue();
            assertThat(installation.fsck().run(step -> {}).faults())
                    .as("the record agrees with itself after kill -9 of the database")
                    .isEmpty();
        }
    }

    @Test
    void read_models_built_anew_are_the_same() throws Exception {
        try (Installation installation = open(temporary.resolve("data"))) {
            new SchoolFounding(
                            installation.engine(),
                            installation.secrets().codes(),
                            installation.clock())
                    .found(plan(UUID.randomUUID()));
            installation
                    .projections()
                    .awaitPosition(installation.engine().head(), Duration.ofMinutes(1));
            List<String> names =
                    installation.projections().modules().stream()
                            .map(module -> module.name())
                            .toList();
            for (String name : names) {
                assertThat(
                                installation
                                        .rebuilder()
                                        .rebuild(
                                                name,
                                                hk.chopmark.projections.engine.rebuild
                                                        .ProjectionRebuilder.Mode.SIDE_BY_SIDE,
                                                step -> {})
                                        .verdict())
                        .as("%s is a pure function of the log", name)
                        .isEqualTo(
                                hk.chopmark.projections.engine.rebuild.RebuildReport.Verdict.SAME);
            }
        }
    }

    @Test
    void the_login_of_the_pools_owns_nothing_and_is_no_superuser() throws Exception {
        DataFolder folder = NewInstallation.in(temporary.resolve("data"));
        try (Installation opened = Installation.at(folder).open()) {
            assertThat(opened.isDemonstration()).as("a plain installation").isFalse();
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, step -> {}, lost -> {});
                var connection = database.login(Databases.Store.EVENTS).getConnection();
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls,"
                                        + " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid),"
                                        + " has_schema_privilege(current_user, 'chopmark', 'USAGE') FROM pg_roles"
                                        + " WHERE rolname = current_user")) {
            row.next();
            assertThat(row.getBoolean(1)).as("no power of its own").isFalse();
            assertThat(row.getLong(2)).as("owns nothing").isZero();
            assertThat(row.getBoolean(3)).as("reads nothing before it takes on a role").isFalse();
        }
    }

    private long databasePid() throws IOException {
        List<String> lines = Files.readAllLines(temporary.resolve("data/pg/postmaster.pid"));
        return Long.parseLong(lines.getFirst().strip());
    }

    private static Plan plan(UUID id) {
        return new Plan(
                new SchoolId(id),
                "Harbour View",
                "海景",
                new StaffId(id),
                "administrator",
                new CredentialId(id));
    }

    private static Installation open(Path folder) throws Exception {
        return Installation.at(NewInstallation.in(folder)).open();
    }
}
