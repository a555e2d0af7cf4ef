package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.runtime.ReadingProcess.Stop;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * kill -9 of a process that reads personal data: between the durable event and the response, before
 * the event, and at any instant. Never a response without its event.
 *
 * <p>A few of each by default; more with {@code -Dchopmark.read-kills=200}.
 */
class ReadKillIT {

    private static final int KILLS = Integer.getInteger("chopmark.read-kills", 3);
    private static final long SEED = Long.getLong("chopmark.read-kills.seed", 486L);

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    @TempDir Path signers;

    private final Random random = new Random(SEED);
    private SmallSchool school;
    private long enrolledAt;

    /** What a killed process said. */
    private record Said(Set<UUID> durable, Set<UUID> responses) {}

    @BeforeEach
    void a_school_with_a_pupil() throws IOException {
        KeySchema.migrate(POSTGRES.keys());
        try (FileCheckpointSigner signer = FileCheckpointSigner.open(signers, new SecureRandom());
                AuditEngine engine =
                        AuditEngine.builder()
                                .events(StoreRole.SEQUENCER.actingIn(POSTGRES.admin()))
                                .keys(POSTGRES.keys())
                                .vault(ReadingProcess.vault())
                                .signer(signer)
                                .start()) {
            school = SmallSchool.found(engine);
            SmallSchool.Family family = school.family(1);
            enrolledAt =
                    engine.log()
                            .find(
                                    school.school(),
                                    List.of(Set.of(family.student().text())),
                                    Set.of("roster.StudentEnrolled"),
                                    0,
                                    1)
                            .getFirst()
                            .position();
        }
    }

    @Test
    void never_a_response_without_its_event() throws Exception {
        int responses = 0;
        for (Stop stop : Stop.values()) {
            for (int kill = 0; kill < KILLS; kill++) {
                Set<UUID> before = views();
                Said said = readAndKill(stop);
                Set<UUID> added = views();
                added.removeAll(before);
                String where = "%s, kill %d, seed %d".formatted(stop, kill, SEED);
                assertThat(added)
                        .as("every response has its durable event (%s)", where)
                        .containsAll(said.responses());
                assertThat(added)
                        .as("what was durable before the kill is there after it (%s)", where)
                        .containsAll(said.durable());
                switch (stop) {
                    case BEFORE_THE_EVENT ->
                            assertThat(added)
                                    .as("no event of the reading killed before it (%s)", where)
                                    .isEqualTo(said.responses());
                    case BEFORE_THE_RESPONSE ->
                            assertThat(added.size() - said.responses().size())
                                    .as("one event without a response (%s)", where)
                                    .isEqualTo(1);
                    case NOWHERE ->
                            assertThat(added.size() - said.responses().size())
                                    .as("at most one event without a response (%s)", where)
                                    .isBetween(0, 1);
                }
                responses += said.responses().size();
            }
        }
        Files.writeString(
                Path.of("target", "read-kill.txt"),
                "%d kills at each of %d places, seed %d: %d responses, each with its event%n"
                        .formatted(KILLS, Stop.values().length, SEED, responses));
    }

    private Said readAndKill(Stop stop) throws Exception {
        Process process = start(stop, random.nextInt(3));
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = new ArrayList<>();
            String awaited = stop == Stop.NOWHERE ? "response" : "parked";
            for (String line = output.readLine(); ; line = output.readLine()) {
                assertThat(line).as("the process reads on: %s", lines).isNotNull();
                lines.add(line);
                if (line.startsWith(awaited)) {
                    break;
                }
            }
            if (stop == Stop.NOWHERE) {
                LockSupport.parkNanos(random.nextInt(60_000_000));
            }
            kill(process);
            output.lines().forEach(lines::add);
            return new Said(ids(lines, "durable "), ids(lines, "response "));
        } finally {
            kill(process);
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

    private static void kill(Process process) throws InterruptedException {
        // By its handle: what it said before must stay readable.
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the process dies").isTrue();
    }

    private Process start(Stop stop, int reading) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-BytecodeVerificationRemote",
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        ReadingProcess.class.getName(),
                        address(POSTGRES.admin()),
                        address(POSTGRES.keys()),
                        signers.toString(),
                        school.school().text(),
                        school.head().text(),
                        Long.toString(enrolledAt),
                        stop.name(),
                        Integer.toString(reading))
                .redirectErrorStream(true)
                .start();
    }

    /** The last line may be cut short by the kill; a whole id counts as said. */
    private static Set<UUID> ids(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start) && line.length() == start.length() + 36)
                .map(line -> UUID.fromString(line.substring(start.length())))
                .collect(Collectors.toSet());
    }

    /** Asked of PostgreSQL itself. */
    private static Set<UUID> views() throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (Connection connection = POSTGRES.admin().getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT id FROM chopmark.event WHERE type LIKE"
                                        + " 'disclosure.PersonalDataViewed@%'");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }
}
