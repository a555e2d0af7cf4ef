package hk.chopmark.core.log.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.TestTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash, a full disk, a careless copy or a curious neighbour can leave in the directory. */
class FileCheckpointSignerFaultIT {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long SEED = 90L;

    @TempDir private Path folder = Path.of("");
    private Path directory = Path.of("");
    private final TestTree tree = TestTree.ofSize(20);
    private final Origin origin = Origin.random(RANDOM);

    @BeforeEach
    void signOnce() {
        directory = folder.resolve("signer");
        try (FileCheckpointSigner signer = open()) {
            signer.register(origin);
            sign(signer, 0, 9);
        }
    }

    @Test
    void files_and_directory_are_open_to_their_owner_only() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .as("directory")
                .isEqualTo("rwx------");
        for (String suffix : new String[] {".key", ".state"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(suffix))))
                    .as("file %s", suffix)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_directory_or_key_open_to_others_is_refused() throws IOException {
        Files.setPosixFilePermissions(file(".key"), PosixFilePermissions.fromString("rw-r-----"));
        assertUnusable(this::readLatest, "key readable by the group");
        Files.setPosixFilePermissions(file(".key"), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertUnusable(this::open, "directory readable by all");
    }

    @Test
    void a_directory_in_use_is_refused() throws Exception {
        try (FileCheckpointSigner first = open()) {
            assertThat(first.latest(origin)).as("first signer works").isPresent();
            assertUnusable(this::open, "second signer in the same process");
            Process second = startLoop();
            assertThat(second.waitFor())
                    .as("second signer in another process")
                    .isEqualTo(SigningLoop.UNUSABLE);
        }
        assertThat(readLatest()).as("free again after close").isPresent();
    }

    @Test
    void a_closed_signer_signs_nothing_and_does_not_unlock_its_successor() {
        FileCheckpointSigner first = open();
        first.close();
        assertUnusable(() -> sign(first, 9, 12), "closed signer");
        try (FileCheckpointSigner second = open()) {
            first.close();
            assertThat(second.latest(origin)).as("second signer works").isPresent();
            assertUnusable(this::open, "the second signer still holds the directory");
        }
    }

    @Test
    void a_missing_state_file_stops_the_signer_and_registering_does_not_repair_it()
            throws IOException {
        Files.delete(file(".state"));
        assertUnusable(this::readLatest, "memory lost");
        assertUnusable(this::register, "memory lost, asked to register");
    }

    @Test
    void a_missing_or_foreign_key_file_stops_the_signer() throws IOException {
        byte[] key = Files.readAllBytes(file(".key"));
        Files.write(file(".key"), NoteSigner.generate(origin.text(), RANDOM).pkcs8());
        assertUnusable(this::readLatest, "foreign key");
        Files.delete(file(".key"));
        assertUnusable(this::register, "key lost");
        writeOwnerOnly(file(".key"), key);
        assertThat(readLatest()).as("the right key again").isPresent();
    }

    @Test
    void a_state_file_cut_short_or_changed_stops_the_signer() throws IOException {
        byte[] state = Files.readAllBytes(file(".state"));
        for (int length = 0; length < state.length; length += 37) {
            Files.write(file(".state"), Arrays.copyOf(state, length));
            assertUnusable(this::readLatest, "state cut to " + length + " bytes");
        }
        byte[] changed = state.clone();
        changed[state.length - 10] ^= 1;
        Files.write(file(".state"), changed);
        assertUnusable(this::readLatest, "state with a wrong signature");
        Files.write(file(".state"), state);
        assertThat(readLatest()).as("whole again").isPresent();
    }

    @Test
    void the_state_of_another_log_stops_the_signer() throws IOException {
        Origin second = Origin.random(RANDOM);
        try (FileCheckpointSigner signer = open()) {
            signer.register(second);
        }
        Files.copy(
                directory.resolve(second.id() + ".e1.state"),
                file(".state"),
                StandardCopyOption.REPLACE_EXISTING);
        assertUnusable(this::readLatest, "state of another log");
    }

    @Test
    void half_written_files_of_a_crash_are_ignored_and_overwritten() throws IOException {
        writeOwnerOnly(file(".state.tmp"), "half".getBytes(UTF_8));
        writeOwnerOnly(file(".key.new"), "half".getBytes(UTF_8));
        try (FileCheckpointSigner signer = open()) {
            assertThat(signer.latest(origin)).as("the whole state counts").isPresent();
            assertThat(sign(signer, 9, 12).checkpoint().treeSize())
                    .as("signing goes on")
                    .isEqualTo(12);
        }
        assertThat(Files.exists(file(".state.tmp"))).as("left-over is gone").isFalse();
    }

    @Test
    void a_registration_that_crashed_at_any_step_is_completed_or_begun_anew() throws IOException {
        NoteSigner born = NoteSigner.generate(origin.text(), RANDOM);
        Files.delete(file(".key"));
        Files.delete(file(".state"));
        writeOwnerOnly(file(".key.new"), born.pkcs8());
        writeOwnerOnly(file(".state.tmp"), "half".getBytes(UTF_8));
        assertThat(readLatest()).as("crash before the state: nothing is registered").isEmpty();

        writeOwnerOnly(file(".state"), SignerState.nothingSigned(born.verifierKey()).format());
        assertThat(register())
                .as("crash before the key: the state's key is moved in")
                .isEqualTo(born.verifierKey());
        assertThat(Files.exists(file(".key"))).as("moved in").isTrue();
        assertThat(register()).as("and stays").isEqualTo(born.verifierKey());
    }

    @Test
    void a_stray_new_key_does_not_replace_a_key_that_has_signed() throws IOException {
        Files.delete(file(".key"));
        writeOwnerOnly(file(".key.new"), NoteSigner.generate(origin.text(), RANDOM).pkcs8());
        assertUnusable(this::register, "a key that has signed was lost");
    }

    @Test
    void a_failed_write_releases_nothing_and_stops_the_signer_until_it_is_opened_again()
            throws IOException {
        Path obstacle = file(".state.tmp");
        try (FileCheckpointSigner signer = open()) {
            assertThat(signer.latest(origin)).as("before").isPresent();
            Files.createDirectories(obstacle.resolve("in-the-way"));
            assertUnusable(() -> sign(signer, 9, 12), "state cannot be written");
            Files.delete(obstacle.resolve("in-the-way"));
            Files.delete(obstacle);
            assertUnusable(
                    () -> sign(signer, 9, 12),
                    "nothing is trusted until the directory is read afresh");
        }
        try (FileCheckpointSigner signer = open()) {
            assertThat(signer.latest(origin).orElseThrow().checkpoint().treeSize())
                    .as("the old note")
                    .isEqualTo(9);
            assertThat(sign(signer, 9, 12).checkpoint().treeSize()).as("goes on").isEqualTo(12);
        }
    }

    @Test
    void a_signer_killed_at_any_moment_has_never_released_what_it_forgot() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < 8; round++) {
            Process process = startLoop();
            long released = 0;
            try (BufferedReader out = process.inputReader(UTF_8)) {
                for (int lines = random.nextInt(60); lines >= 0; lines--) {
                    released = Long.parseLong(out.readLine());
                }
                // By the handle: Process.destroyForcibly would also close the stream with what was
                // written before.
                process.toHandle().destroyForcibly();
                process.waitFor();
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    released = line.isEmpty() ? released : Math.max(released, Long.parseLong(line));
                }
            }
            try (FileCheckpointSigner signer = open()) {
                Checkpoint latest = signer.latest(SigningLoop.ORIGIN).orElseThrow().checkpoint();
                assertThat(latest.treeSize())
                        .as("signed last after a kill, seed %d round %d", SEED, round)
                        .isBetween(released, released + 1);
                assertThat(latest)
                        .as("its root")
                        .isEqualTo(SigningLoop.checkpoint(latest.treeSize()));
            }
        }
    }

    private Process startLoop() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SigningLoop.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private FileCheckpointSigner open() {
        return FileCheckpointSigner.open(directory, RANDOM);
    }

    private Optional<SignedCheckpoint> readLatest() {
        try (FileCheckpointSigner signer = open()) {
            return signer.latest(origin);
        }
    }

    private VerifierKey register() {
        try (FileCheckpointSigner signer = open()) {
            return signer.register(origin);
        }
    }

    private SignedCheckpoint sign(FileCheckpointSigner signer, int oldSize, int newSize) {
        Checkpoint next = new Checkpoint(origin, newSize, tree.root(newSize));
        return signer.addCheckpoint(oldSize, tree.consistency(oldSize, newSize), next);
    }

    private Path file(String suffix) {
        return directory.resolve(origin.id() + ".e1" + suffix);
    }

    private static void writeOwnerOnly(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void assertUnusable(ThrowingCallable action, String situation) {
        assertThatThrownBy(action).as(situation).isInstanceOf(SignerUnusable.class);
    }
}
