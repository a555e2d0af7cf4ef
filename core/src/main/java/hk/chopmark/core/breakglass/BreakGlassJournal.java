package hk.chopmark.core.breakglass;

import hk.chopmark.core.disclosure.BreakGlassReading;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.TransientFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of {@link BreakGlassReading}s, each line chained to the one before by its
 * hash.
 *
 * <p><b>Guarantees</b>: what {@link #append} returned is forced to disk before it returns; lines
 * are never changed or removed; one process at a time; readable by the owner only; no personal
 * data. A line that a crash cut short was never answered for: it is cut off when the file is
 * opened. Every other disagreement is an {@link IntegrityViolation} {@code journal-chain}. Thread
 * safe.
 *
 * <p><b>Bounds</b>: {@value #MAX_PENDING} readings that are not imported, {@value #MAX_BYTES}
 * bytes.
 */
public final class BreakGlassJournal implements AutoCloseable {

    /** Most readings that wait to be imported; then the glass stays whole. */
    public static final int MAX_PENDING = 1_000;

    /** Largest file. */
    public static final long MAX_BYTES = 8 << 20;

    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    /**
     * A reading as it stands in the journal.
     *
     * @param sequence number of its line, from 1
     * @param hash of its line, which binds all lines before it
     */
    public record Entry(long sequence, String hash, BreakGlassReading reading) {}

    private final Path file;
    private final FileChannel channel;
    private final List<Entry> pending = new ArrayList<>();
    private long lines;
    private String lastHash = JournalLine.FIRST;
    private boolean broken;

    private BreakGlassJournal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens the journal, making it if there is none, and checks it from its first line.
     *
     * @throws IntegrityViolation if a line was changed, removed or put in
     * @throws IllegalStateException if another process has it open
     */
    public static BreakGlassJournal open(Path file) {
        try {
            boolean fresh = !Files.exists(file);
            if (fresh) {
                Files.createFile(file, ownerOnly());
            }
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(file, channel);
                if (fresh) {
                    forceFolder(file);
                }
                BreakGlassJournal journal = new BreakGlassJournal(file, channel);
                journal.readAll();
                return journal;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Opening the break-glass journal " + file, e);
        }
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IllegalStateException("Another process has the journal " + file + " open");
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The name of a new file must survive too. */
    private static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null
                && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private void readAll() throws IOException {
        long size = channel.size();
        if (size > MAX_BYTES) {
            throw new IntegrityViolation(
                    "journal-size",
                    file + " has " + size + " bytes, at most " + MAX_BYTES + " were ever written",
                    null);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            // read on
        }
        byte[] all = bytes.array();
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                take(JournalLine.parse(Arrays.copyOfRange(all, start, i), file));
                start = i + 1;
            }
        }
        if (start < all.length) {
            // Cut short by a crash, so never answered for.
            channel.truncate(start);
            channel.force(true);
        }
        channel.position(start);
    }

    private void take(JournalLine line) {
        if (line.sequence() != lines + 1 || !line.previous().equals(lastHash)) {
            throw new IntegrityViolation(
                    "journal-chain",
                    file + ", line " + (lines + 1) + ": does not follow the line before it",
                    null);
        }
        lines = line.sequence();
        lastHash = line.hash();
        switch (line.content()) {
            case JournalLine.Content.Reading(BreakGlassReading reading) ->
                    pending.add(new Entry(line.sequence(), line.hash(), reading));
            case JournalLine.Content.Imported(long upTo) ->
                    pending.removeIf(entry -> entry.sequence() <= upTo);
        }
    }

    /**
     * Writes a reading.
     *
     * @return once it is on disk
     * @throws TransientFailure if it could not be written: nothing may be opened
     */
    public synchronized Entry append(BreakGlassReading reading) {
        if (pending.size() >= MAX_PENDING) {
            throw refused("holds " + MAX_PENDING + " readings that wait for the log", null);
        }
        write(new JournalLine.Content.Reading(reading));
        return pending.getLast();
    }

    /** Writes that all readings up to a line are in the log. */
    public synchronized void markImported(long upTo) {
        write(new JournalLine.Content.Imported(upTo));
    }

    private void write(JournalLine.Content content) {
        if (broken) {
            throw refused("failed before", null);
        }
        JournalLine line = JournalLine.next(lines + 1, lastHash, content);
        ByteBuffer bytes = ByteBuffer.wrap(line.bytes());
        try {
            if (channel.size() + bytes.remaining() > MAX_BYTES) {
                throw refused("is full", null);
            }
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            // What is on disk is unknown until the file is read anew.
            broken = true;
            throw refused("could not be written", e);
        }
        take(line);
    }

    private TransientFailure refused(String why, @Nullable Throwable cause) {
        return new TransientFailure(
                "The break-glass journal " + why + "; nothing was opened", RETRY_AFTER, cause);
    }

    /** The readings that are not known to be in the log, in order. */
    public synchronized List<Entry> pending() {
        return List.copyOf(pending);
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Closing the break-glass journal " + file, e);
        }
    }
}
