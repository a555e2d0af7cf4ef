package hk.chopmark.api.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A folder that the test JVMs of one build make once between them, and copy from.
 *
 * <p><b>Guarantees</b>: it is whole when a JVM sees it; it stays while one of them lives, and the
 * last of them deletes it. A file in {@code target} names the folder, and locks on that file say
 * who uses it. Without {@code chopmark.build}, which the build sets, each JVM makes its own.
 */
public final class MadeOnce {

    private static final String BUILD =
            System.getProperty("chopmark.build", "jvm-" + ProcessHandle.current().pid());

    /** Bytes of the file that stand for what is locked; nothing need be there. */
    private static final long USING = Long.MAX_VALUE - 2;

    private static final long MAKING = Long.MAX_VALUE - 1;

    private final Path file;
    private final FileChannel channel;

    private MadeOnce(Path file) throws IOException {
        this.file = file;
        this.channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    /** Fills an empty folder. */
    public interface Making {
        void into(Path folder) throws Exception;
    }

    /** The folder of this name; whoever asks first makes it, and the others wait. */
    @SuppressWarnings("resource") // the lock is held until the JVM ends
    public static Path folder(String name, Making making) {
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            return new MadeOnce(target.resolve("made-" + name + "-" + BUILD))
                    .folderOf(name, making);
        } catch (Exception e) {
            throw new IllegalStateException("Making " + name + " to copy", e);
        }
    }

    /** Whoever makes it waits for nobody who uses it, or two folders could wait for each other. */
    private Path folderOf(String name, Making making) throws Exception {
        try (FileLock alone = channel.lock(MAKING, 1, false)) {
            if (alone.isValid() && made().isEmpty()) {
                Path fresh = Files.createTempDirectory("chopmark-" + name + "-");
                making.into(fresh);
                write(fresh.toString());
            }
            Path folder = made().orElseThrow();
            FileLock using = channel.lock(USING, 1, true);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> deleteAfterTheLast(using, folder),
                                    "chopmark-test-delete"));
            return folder;
        }
    }

    private void deleteAfterTheLast(FileLock using, Path folder) {
        try {
            using.release();
            try (FileLock alone = channel.tryLock(MAKING, 1, false)) {
                if (alone == null) {
                    return; // somebody just comes, and will be the last
                }
                try (FileLock nobody = channel.tryLock(USING, 1, false)) {
                    if (nobody != null) {
                        write("");
                        Files.delete(file);
                        PostgresPrograms.deleteTree(folder);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> made() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // until all is read
        }
        String text = new String(bytes.array(), StandardCharsets.UTF_8);
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }

    private void write(String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }
}
