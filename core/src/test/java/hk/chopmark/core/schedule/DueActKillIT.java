package hk.chopmark.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.duty.DutyEvent.DueActFired;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.ReadingProcess;
import hk.chopmark.core.schedule.Reminders.ReminderSent;
import hk.chopmark.core.schedule.RemindingProcess.Stop;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * kill -9 of a process that carries due acts out: before a command, between the command and its
 * outcome, after the outcome. Whoever starts next finishes, and nothing happens twice.
 */
class DueActKillIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    @TempDir Path signers;

    private final Instant dueAt = InstantSource.system().instant();

    private void withEngine(Consumer<AuditEngine> work) {
        try (FileCheckpointSigner signer = FileCheckpointSigner.open(signers, new SecureRandom());
                AuditEngine engine =
                        AuditEngine.builder()
                                .areas(RemindingProcess.areas())
                                .events(StoreRole.SEQUENCER.actingIn(POSTGRES.admin()))
                                .keys(POSTGRES.keys())
                                .vault(ReadingProcess.vault())
                                .signer(signer)
                                .start()) {
            work.accept(engine);
        }
    }

    @Test
    void acts_whose_process_is_killed_anywhere_happen_once() throws Exception {
        KeySchema.migrate(POSTGRES.keys());
        Map<Stop, SchoolId> schools = new EnumMap<>(Stop.class);
        withEngine(engine -> {
            for (Stop stop : Stop.values()) {
                schools.put(stop, found(engine));
            }
        });

        for (Stop stop : Stop.values()) {
            SchoolId school = Objects.requireNonNull(schools.get(stop));
            if (stop != Stop.NOWHERE) {
                run(school, stop, "parked");
            }
            run(school, Stop.NOWHERE, "done");
        }

        withEngine(
                engine -> schools.forEach((stop, school) -> assertEachOnce(engine, school, stop)));
    }

    private SchoolId found(AuditEngine engine) {
        SchoolId school = new SchoolId(engine.ids().get());
        engine.send(new RegisterSchool(school, "Due School", "到期學校"), SmallSchool.SETUP);
        engine.send(
                new AdoptDueRule(school, Reminders.RULE, dueAt, List.of(), "The school"),
                SmallSchool.SETUP);
        return school;
    }

    private static void assertEachOnce(AuditEngine engine, SchoolId school, Stop stop) {
        assertThat(events(engine, school, ReminderSent.class, "schedule.ReminderSent"))
                .extracting(ReminderSent::student)
                .as("one reminder each, killed %s", stop)
                .hasSize(RemindingProcess.ACTS)
                .doesNotHaveDuplicates();
        assertThat(events(engine, school, DueActFired.class, "duty.DueActFired"))
                .extracting(DueActFired::act)
                .as("one outcome each, killed %s", stop)
                .hasSize(RemindingProcess.ACTS)
                .doesNotHaveDuplicates();
    }

    private static <T> List<T> events(
            AuditEngine engine, SchoolId school, Class<T> type, String name) {
        return engine.log().find(school, List.of(), Set.of(name), 0, 100).stream()
                .map(stored -> type.cast(engine.codec().decode(stored).event()))
                .toList();
    }

    private void run(SchoolId school, Stop stop, String until) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UnlockDiagnosticVMOptions",
                                "-XX:-BytecodeVerificationRemote",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                RemindingProcess.class.getName(),
                                address(POSTGRES.admin()),
                                address(POSTGRES.keys()),
                                signers.toString(),
                                school.text(),
                                dueAt.toString(),
                                stop.name(),
                                "2")
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            await(output, until);
        } finally {
            process.toHandle().destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the process dies").isTrue();
        }
    }

    private static void await(BufferedReader output, String word) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); !word.equals(line); line = output.readLine()) {
            assertThat(line).as("the process says %s: %s", word, lines).isNotNull();
            lines.add(line);
        }
    }

    private static String address(PGSimpleDataSource database) {
        String url = database.getUrl();
        String password = database.getPassword();
        return url
                + (url.contains("?") ? "&" : "?")
                + "user="
                + database.getUser()
                + (password == null ? "" : "&password=" + password);
    }
}
