package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.wiring.ForkedJvm;
import hk.chopmark.api.wiring.NewInstallation;
import hk.chopmark.api.wiring.RawDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * kill -9 of the import and of PostgreSQL, in turn, at random points of the record, until the
 * import gets through.
 *
 * <p>The points are seeded; the instants are what the machine makes of them. By default a small
 * invented data set and a few kills. The real one, with more:
 *
 * <pre>{@code
 * ./mvnw -pl api -am verify -Dtest=NONE -Dit.test=ImportKillIT -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dfailsafe.failIfNoSpecifiedTests=false -Dchopmark.kills=20 -Dchopmark.kills.data=/path/to/oulad
 * }</pre>
 */
class ImportKillIT {

    private static final int KILLS = Integer.getInteger("chopmark.kills", 2);
    private static final long SEED = Long.getLong("chopmark.kills.seed", 20_131_001L);

    /** A process whose database was killed may give up; a second one must get further. */
    private static final int MOST_STARTS = 3;

    private static final long STUCK_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path temporary;

    private final Random random = new Random(SEED);

    @Test
    void an_import_killed_again_and_again_ends_in_the_same_totals() throws Exception {
        Path files = dataSet();
        OuladCount expected = OuladCount.of(files);
        Path data = NewInstallation.in(temporary.resolve("data")).root();
        killRepeatedly(files, new RawDatabase(data), expected.events());

        JsonNode summary = JSON.readTree(finished(files, data));
        assertTotals(summary, expected);
        JsonNode again = JSON.readTree(finished(files, data));
        assertThat(again.at("/eventsAdded").asLong()).as("running it again adds nothing").isZero();
        assertTotals(again, expected);
        RecordedTerminal fsck = new RecordedTerminal();
        assertThat(fsck.run("fsck", "--quiet", "--data", data.toString()))
                .as("the record agrees with itself: %s", fsck.out() + fsck.err())
                .isZero();
        assertThat(fsck.out()).contains("no fault");
        report(summary, fsck.out());
    }

    /** What this run came to, for people, in target/import-kill.txt. */
    private static void report(JsonNode summary, String fsck) throws IOException {
        Files.writeString(
                Path.of("target", "import-kill.txt"),
                "%d kills, seed %d; then %s%nfsck: %s"
                        .formatted(KILLS, SEED, summary.at("/total"), fsck));
    }

    private Path dataSet() throws IOException {
        String given = System.getProperty("chopmark.kills.data");
        if (given != null) {
            return Path.of(given);
        }
        Path folder = Files.createDirectories(temporary.resolve("oulad"));
        OuladSample.write(folder, SEED);
        return folder;
    }

    /** Lets the import get so far, kills, and so on; the last process is killed too. */
    private void killRepeatedly(Path files, RawDatabase database, int events) throws Exception {
        ForkedJvm process = start(files, database.data());
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                long head = database.head();
                long target = head + 1 + random.nextLong((events - head) / (KILLS - kill + 2));
                for (int starts = 1; !reached(target, process, database); starts++) {
                    assertThat(process.exitCode() == ExitCode.OK || starts > MOST_STARTS)
                            .as("kill %d, seed %d: cannot reach %d", kill, SEED, target)
                            .isFalse();
                    process = start(files, database.data());
                }
                LockSupport.parkNanos(random.nextInt(20_000_000));
                assertThat(process.isAlive() && database.head() < events)
                        .as("kill %d, seed %d meets a running import", kill, SEED)
                        .isTrue();
                if (kill % 2 == 1) {
                    process.kill();
                } else {
                    database.kill();
                }
            }
        } finally {
            process.kill();
        }
    }

    private static ForkedJvm start(Path files, Path data) throws IOException {
        return ForkedJvm.start(
                Chopmark.class, "import", "oulad", files.toString(), "--data", data.toString());
    }

    /** Runs the import to its end and returns its summary. */
    private static String finished(Path files, Path data) {
        RecordedTerminal terminal = new RecordedTerminal();
        int code =
                terminal.run(
                        "import",
                        "oulad",
                        files.toString(),
                        "--quiet",
                        "--json",
                        "--data",
                        data.toString());
        assertThat(code).as("the import gets through: %s", terminal.err()).isZero();
        return terminal.out();
    }

    /** Waits until the log has that many events; false if the process ended before. */
    private static boolean reached(long target, ForkedJvm process, RawDatabase database) {
        long giveUp = System.nanoTime() + STUCK_NANOS;
        while (process.isAlive()) {
            if (database.head() >= target) {
                return true;
            }
            assertThat(System.nanoTime()).as("the import goes on").isLessThan(giveUp);
            LockSupport.parkNanos(5_000_000);
        }
        return false;
    }

    private static void assertTotals(JsonNode summary, OuladCount expected) {
        assertCounts("all", summary.at("/total"), expected.total());
        assertThat(summary.at("/classes").size())
                .as("every class")
                .isEqualTo(expected.classCount());
        for (JsonNode row : summary.at("/classes")) {
            String code = row.at("/code").asString();
            assertCounts(code, row.at("/counts"), expected.ofClass(code));
        }
        assertThat(summary.at("/rejectedCount").asInt())
                .as("rows left out")
                .isEqualTo(expected.rejected());
    }

    private static void assertCounts(String name, JsonNode counts, OuladCount.Numbers expected) {
        expected.byName()
                .forEach((field, number) ->
                        assertThat(counts.at("/" + field).asInt(-1))
                                .as("%s of %s, as counted from the files", field, name)
                                .isEqualTo(number));
    }
}
