package hk.chopmark.core.seal.vault;

import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file with a secret, in a folder of its own: both for their owner alone.
 *
 * <p><b>Guarantees</b>: a file or folder that others may touch is refused, not repaired: what was
 * open has to be treated as seen. A write is all or nothing and durable when it returns; a crash
 * leaves at most a {@code .tmp} file that the next write replaces.
 */
final class PrivateFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final Path folder;

    /** Creates the folder if it is missing, and checks what is there. */
    PrivateFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
        Path parent = this.path.getParent();
        if (parent == null) {
            throw new KeyVaultRefusal(Reason.UNREADABLE, path + " is no file in a folder", null);
        }
        this.folder = parent;
        try {
            if (!Files.isDirectory(folder)) {
                Path above = folder.getParent();
                if (above != null) {
                    Files.createDirectories(above);
                }
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            }
            requireOwnerOnly();
        } catch (IOException e) {
            throw unreadable("opened", e);
        } catch (UnsupportedOperationException e) {
            throw new KeyVaultRefusal(
                    Reason.UNSAFE_PERMISSIONS,
                    "Folder "
                            + folder
                            + " is on a file system without owner rights; choose another",
                    e);
        }
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    byte[] read() {
        try {
            requireOwnerOnly();
            if (Files.size(path) > MAX_BYTES) {
                throw new KeyVaultRefusal(
                        Reason.UNREADABLE,
                        "File " + path + " is larger than " + MAX_BYTES + " bytes",
                        null);
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw unreadable("read", e);
        }
    }

    void write(byte[] bytes) {
        Path draft = folder.resolve(path.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(draft);
            try (FileChannel channel =
                    FileChannel.open(
                            draft,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(FILE))) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(
                    draft,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw unreadable("written", e);
        }
    }

    /** Opens, or creates, the file that other processes lock while they change this one. */
    FileChannel lockChannel() {
        Path lock = folder.resolve(path.getFileName() + ".lock");
        try {
            return FileChannel.open(
                    lock,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE));
        } catch (IOException e) {
            throw unreadable("locked", e);
        }
    }

    private void requireOwnerOnly() throws IOException {
        requireWithin(folder, FOLDER, "chmod 700 ");
        if (exists()) {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new KeyVaultRefusal(Reason.UNREADABLE, path + " is no regular file", null);
            }
            requireWithin(path, FILE, "chmod 600 ");
        }
    }

    private static void requireWithin(Path place, Set<PosixFilePermission> allowed, String remedy)
            throws IOException {
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(place);
        if (!allowed.containsAll(found)) {
            throw new KeyVaultRefusal(
                    Reason.UNSAFE_PERMISSIONS,
                    "Others may use "
                            + place
                            + " ("
                            + PosixFilePermissions.toString(found)
                            + "): find out who did, then "
                            + remedy
                            + place,
                    null);
        }
    }

    private KeyVaultRefusal unreadable(String action, IOException cause) {
        return new KeyVaultRefusal(
                Reason.UNREADABLE, "File " + path + " cannot be " + action, cause);
    }
}
