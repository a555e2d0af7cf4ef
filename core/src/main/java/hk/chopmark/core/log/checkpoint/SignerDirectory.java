package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Origin;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a {@link FileCheckpointSigner}. For the origin {@code chopmark.hk/s/<id>/e1}:
 *
 * <ul>
 *   <li>{@code <id>.e1.key}: the private key, PKCS#8;
 *   <li>{@code <id>.e1.state}: {@link SignerState}, replaced as a whole;
 *   <li>{@code <id>.e1.key.new}: a key on its way in; {@code *.tmp}: a half-written file, ignored
 *       and overwritten.
 * </ul>
 *
 * <p>A key is never used without its state file: a lost memory must stop the signer, not start it
 * afresh. So creation stores the key aside, then the state, then moves the key in.
 */
final class SignerDirectory implements AutoCloseable {
    private static final int MAX_FILE_BYTES = Note.MAX_BYTES + 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FILE =
            PosixFilePermissions.fromString("rw-------");

    /**
     * Directories locked by this process. The operating system's lock does not hold between two
     * signers of one process, and worse: closing any channel of the lock file, even a refused
     * second one, would give up the lock of the first.
     */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel lockChannel;

    private SignerDirectory(Path directory, FileChannel lockChannel) {
        this.directory = directory;
        this.lockChannel = lockChannel;
    }

    /** One log as the directory knows it. */
    record Log(Origin origin, NoteSigner signer, @Nullable SignedCheckpoint last) {}

    /** A write failed; what the disk holds is unknown. */
    static final class WriteFailed extends RuntimeException {
        @Serial private static final long serialVersionUID = 1L;

        private WriteFailed(IOException cause) {
            super("Write to the signer directory failed", cause);
        }
    }

    static SignerDirectory lock(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Path parent = directory.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
            }
            requireOwnerOnly(directory, OWNER_ONLY_DIRECTORY);
            Path real = directory.toRealPath();
            return new SignerDirectory(real, lockFile(real));
        } catch (IOException e) {
            throw new SignerUnusable("Signer directory " + directory + " cannot be opened", e);
        } catch (UnsupportedOperationException e) {
            throw new SignerUnusable(
                    "Signer directory " + directory + " is on a file system without owner rights",
                    e);
        }
    }

    /**
     * What is stored for an origin; empty if it was never created, or its creation never got as far
     * as the state.
     */
    Optional<Log> load(Origin origin) {
        Path keyFile = file(origin, ".key");
        Path stateFile = file(origin, ".state");
        boolean hasKey = Files.exists(keyFile, LinkOption.NOFOLLOW_LINKS);
        if (!Files.exists(stateFile, LinkOption.NOFOLLOW_LINKS)) {
            if (hasKey) {
                throw unusable(
                        stateFile,
                        "is missing although the key exists: what was signed is unknown",
                        null);
            }
            return Optional.empty();
        }
        SignerState state = readState(origin, stateFile);
        Path arriving = file(origin, ".key.new");
        if (!hasKey && !state.hasSigned() && Files.exists(arriving, LinkOption.NOFOLLOW_LINKS)) {
            // Creation was interrupted between state and key. The key is the one the state names,
            // or it is refused.
            readSigner(state, arriving);
            move(arriving, keyFile);
        }
        return Optional.of(new Log(origin, readSigner(state, keyFile), state.last()));
    }

    /**
     * Stores a new log. A crash in here leaves nothing, a stray {@code .key.new}, or what {@link
     * #load} completes.
     */
    Log create(Origin origin, NoteSigner signer) {
        Path arriving = file(origin, ".key.new");
        write(arriving, signer.pkcs8());
        write(file(origin, ".state"), SignerState.nothingSigned(signer.verifierKey()).format());
        move(arriving, file(origin, ".key"));
        return new Log(origin, signer, null);
    }

    /** Stores what was signed; returns when it would survive a power cut. */
    Log remember(Log log, SignedCheckpoint signed) {
        write(
                file(log.origin(), ".state"),
                new SignerState(log.signer().verifierKey(), signed).format());
        return new Log(log.origin(), log.signer(), signed);
    }

    boolean isClosed() {
        return !lockChannel.isOpen();
    }

    @Override
    public void close() {
        if (isClosed()) {
            return;
        }
        try {
            lockChannel.close();
            LOCKED_HERE.remove(directory);
        } catch (IOException e) {
            throw new SignerUnusable("Signer directory " + directory + " cannot be released", e);
        }
    }

    private static FileChannel lockFile(Path directory) throws IOException {
        if (!LOCKED_HERE.add(directory)) {
            throw inUse(directory);
        }
        boolean locked = false;
        try {
            FileChannel channel =
                    FileChannel.open(
                            directory.resolve("lock"),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
            locked = channel.tryLock() != null;
            if (!locked) {
                channel.close();
                throw inUse(directory);
            }
            return channel;
        } finally {
            if (!locked) {
                LOCKED_HERE.remove(directory);
            }
        }
    }

    private static SignerUnusable inUse(Path directory) {
        return new SignerUnusable(
                "Signer directory " + directory + " is in use by another signer", null);
    }

    private Path file(Origin origin, String suffix) {
        return directory.resolve(origin.id() + ".e" + origin.epoch() + suffix);
    }

    private static SignerState readState(Origin origin, Path file) {
        try {
            return SignerState.parse(origin, read(file));
        } catch (MalformedFormat e) {
            throw unusable(file, "is damaged: what was signed is unknown", e);
        }
    }

    private static NoteSigner readSigner(SignerState state, Path file) {
        try {
            return NoteSigner.of(state.key(), read(file));
        } catch (MalformedFormat e) {
            throw unusable(file, "is not the private key that its state file names", e);
        }
    }

    private static byte[] read(Path file) {
        try {
            requireOwnerOnly(file, OWNER_ONLY_FILE);
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw unusable(file, "is larger than any file of a signer", null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unusable(file, "cannot be read", e);
        }
    }

    private static void requireOwnerOnly(Path file, Set<PosixFilePermission> allowed)
            throws IOException {
        if (!allowed.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
            throw unusable(file, "must be open to its owner only", null);
        }
    }

    /** Replaces a file as a whole: a reader, or a crash, sees the old content or the new one. */
    private void write(Path file, byte[] content) {
        Path half = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(half);
            try (FileChannel channel =
                    FileChannel.open(
                            half,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                // Before the rename: else a power cut could leave the new name with nothing in it.
                channel.force(true);
            }
        } catch (IOException e) {
            throw new WriteFailed(e);
        }
        move(half, file);
    }

    private void move(Path from, Path to) {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                // The rename itself must survive a power cut before anybody hears of it.
                channel.force(true);
            }
        } catch (IOException e) {
            throw new WriteFailed(e);
        }
    }

    private static SignerUnusable unusable(Path file, String problem, @Nullable Exception cause) {
        return new SignerUnusable("Signer file " + file + " " + problem, cause);
    }
}
