package hk.chopmark.api.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets one process at a time use a data folder.
 *
 * <p><b>Guarantees</b>: held until closed or until the process ends in any way, because the
 * operating system releases the lock; the text in the file (process id and start time) is for
 * people, the lock itself decides.
 */
final class DataFolderLock implements AutoCloseable {

    private final FileChannel channel;
    private final FileLock lock;

    private DataFolderLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock.
     *
     * @throws StartFailure if another process holds it
     */
    static DataFolderLock take(DataFolder folder, InstantSource clock) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.lockFile(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = read(channel).orElse("another process");
            channel.close();
            throw StartFailure.refused(
                    "data folder " + folder.root() + " is in use",
                    holder + " holds " + folder.lockFile().getFileName(),
                    "stop that process first, or name another folder with --data");
        }
        String text =
                "process %d, started at %s"
                        .formatted(ProcessHandle.current().pid(), clock.instant());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        return new DataFolderLock(channel, lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            // One byte far beyond the text, so that the text stays readable where locks are
            // mandatory.
            return channel.tryLock(1L << 30, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // this very process holds it
        }
    }

    private static Optional<String> read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(200);
        channel.read(text, 0);
        String holder =
                new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
        return holder.isEmpty() ? Optional.empty() : Optional.of(holder);
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Releasing the lock of the data folder failed", e);
        }
    }
}
