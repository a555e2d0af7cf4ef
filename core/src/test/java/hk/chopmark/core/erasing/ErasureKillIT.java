package hk.chopmark.core.erasing;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.erasing.ErasingProcess.Stop;
import hk.chopmark.core.erasing.ErasingProcess.Task;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.eventstore.fsck.Fsck;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.ReadingProcess;
import hk.chopmark.core.seal.rows.KeyInventory;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * kill -9 of a process that erases: between a step and its record, after its record, and at any
 * instant. Whoever starts next finishes, and nothing is done twice or by halves.
 *
 * <p>A few by default; more with {@code -Dchopmark.erasure-kills=60}.
 */
class ErasureKillIT {

    private static final int KILLS = Integer.getInteger("chopmark.erasure-kills", 4);
    private static final long SEED = Long.getLong("chopmark.erasure-kills.seed", 486L);

    /** Steps from the keys to the certificate. */
    private static final int STEPS = 10;

    private static final List<Stop> STOPS = List.of(Stop.values());
    private static final int NAMES = 8;
    private static final int LONGEST_LIFE_NANOS = 400_000_000;

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    @TempDir Path signers;

    private final Random random = new Random(SEED);

    private record Opened(FileCheckpointSigner signer, AuditEngine engine)
            implements AutoCloseable {
        @Override
        public void close() {
            engine.close();
            signer.close();
        }
    }

    private Opened open() {
        FileCheckpointSigner signer = FileCheckpointSigner.open(signers, new SecureRandom());
        return new Opened(
                signer,
                AuditEngine.builder()
                        .events(StoreRole.SEQUENCER.actingIn(POSTGRES.admin()))
                        .keys(POSTGRES.keys())
                        .vault(ReadingProcess.vault())
                        .signer(signer)
                        .start());
    }

    @Test
    void an_erasure_that_is_killed_anywhere_finishes_and_nothing_of_it_is_half() throws Exception {
        KeySchema.migrate(POSTGRES.keys());
        List<Task> tasks = tasks();
        int killed = 0;
        for (int kill = 0; kill < tasks.size(); kill++) {
            Task task = tasks.get(kill);
            String where =
                    "%s step %d, kill %d, seed %d".formatted(task.stop(), task.step(), kill, SEED);
            killed += runAndKill(task) ? 1 : 0;
            finish(task, where);
            assertErasedOnce(task, where);
        }
        Files.writeString(
                Path.of("target", "erasure-kill.txt"),
                "%d erasures, %d killed before their end, seed %d: each finished once%n"
                        .formatted(tasks.size(), killed, SEED));
    }

    /** One pupil for each kill, with some boxes each. */
    private List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        try (Opened opened = open()) {
            AuditEngine engine = opened.engine();
            SmallSchool school = SmallSchool.found(engine);
            TwoPersons two = TwoPersons.appoint(engine, school);
            for (int kill = 0; kill < KILLS; kill++) {
                StudentId student = school.family(kill + 1).student();
                for (int name = 0; name < NAMES; name++) {
                    engine.send(
                            new CorrectSubjectDetail(
                                    school.school(),
                                    student,
                                    "nameEn",
                                    Sealed.of(student, Category.IDENTITY, "Name " + name),
                                    "typing-error"),
                            SmallSchool.SETUP);
                }
                tasks.add(
                        new Task(
                                school.school(),
                                two.officer(),
                                two.principal(),
                                student,
                                new ErasureId(engine.ids().get()),
                                STOPS.get(kill % STOPS.size()),
                                random.nextInt(STEPS)));
            }
        }
        return tasks;
    }

    /** Returns whether the process died before it said that it was done. */
    private boolean runAndKill(Task task) throws Exception {
        Process process = start(task);
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            await(output, task.stop() == Stop.NOWHERE ? "erasing" : "parked");
            if (task.stop() == Stop.NOWHERE) {
                LockSupport.parkNanos(random.nextInt(LONGEST_LIFE_NANOS));
            }
            kill(process);
            return output.lines().noneMatch("done"::equals);
        } finally {
            kill(process);
        }
    }

    private void finish(Task task, String where) throws Exception {
        Process process =
                start(
                        new Task(
                                task.school(),
                                task.officer(),
                                task.principal(),
                                task.student(),
                                task.erasure(),
                                Stop.NOWHERE,
                                0));
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            await(output, "done");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends (%s)", where).isTrue();
        } finally {
            kill(process);
        }
    }

    private static void await(BufferedReader output, String word) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); !word.equals(line); line = output.readLine()) {
            assertThat(line).as("the process says %s: %s", word, lines).isNotNull();
            lines.add(line);
        }
    }

    private void assertErasedOnce(Task task, String where) throws Exception {
        try (Opened opened = open()) {
            AuditEngine engine = opened.engine();
            assertThat(
                            engine.erasures().trail(task.school(), task.erasure()).stream()
                                    .map(fact -> fact.event().getClass().getSimpleName()))
                    .as("each step on the record once, in order (%s)", where)
                    .containsExactly(
                            "ErasureRequested",
                            "ErasureApproved",
                            "ErasureDecided",
                            "KeyDestroyed",
                            "ErasureAcknowledged",
                            "CiphertextDeleted",
                            "BlindIndexDeleted",
                            "ErasureAcknowledged",
                            "ErasureAcknowledged",
                            "ErasureAcknowledged",
                            "StragglersDeleted",
                            "ErasureAcknowledged",
                            "ErasureCertified");
            assertThat(
                            engine.erasures()
                                    .find(task.school(), task.erasure())
                                    .orElseThrow()
                                    .certificate()
                                    .orElseThrow()
                                    .boxesDeleted())
                    .as("boxes on the certificate (%s)", where)
                    .isEqualTo(NAMES + 1L);
            assertThat(
                            new KeyInventory(POSTGRES.keys())
                                    .of(task.school(), task.student(), Set.of(Category.IDENTITY)))
                    .as("keys (%s)", where)
                    .isEmpty();
            assertThat(boxesOf(engine, task)).as("boxes (%s)", where).isZero();
            assertThat(
                            Fsck.of(StoreRole.SEQUENCER.actingIn(POSTGRES.admin()))
                                    .with(id ->
                                            Optional.of(tag -> engine.codec().indexTag(id, tag)))
                                    .run(_ -> {})
                                    .faults())
                    .as("faults (%s)", where)
                    .isEmpty();
        }
    }

    private static long boxesOf(AuditEngine engine, Task task) throws SQLException {
        KeyDestroyed destroyed =
                Objects.requireNonNull(
                        engine.erasures()
                                .find(task.school(), task.erasure())
                                .orElseThrow()
                                .destroyed()
                                .get(Category.IDENTITY));
        UUID key = destroyed.keys().getFirst().keyId();
        return count(
                POSTGRES.admin(),
                "SELECT count(*) FROM chopmark.sealed_box WHERE key_id = '" + key + "'");
    }

    private static long count(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Process start(Task task) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UnlockDiagnosticVMOptions",
                                "-XX:-BytecodeVerificationRemote",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                ErasingProcess.class.getName(),
                                address(POSTGRES.admin()),
                                address(POSTGRES.keys()),
                                signers.toString()));
        command.addAll(task.words());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
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

    private static void kill(Process process) throws InterruptedException {
        // By its handle: what it said before must stay readable.
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the process dies").isTrue();
    }
}
