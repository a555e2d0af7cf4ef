package hk.chopmark.api.wiring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Where one installation keeps everything that must survive: database, keys, signer state, logs.
 *
 * <p><b>Guarantees</b>: the folder and all that is made through this class is readable by its owner
 * only; nothing in it is ever deleted except unpacked programs.
 *
 * @param root absolute path of the folder
 */
public record DataFolder(Path root) {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final String FOLDER_MODE = "rwx------";
    private static final String FILE_MODE = "rw-------";

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** The database cluster. */
    Path postgres() {
        return root.resolve("pg");
    }

    /** Unpacked PostgreSQL programs; the only part that may be deleted, it is unpacked again. */
    Path postgresPrograms() {
        return root.resolve("pg-bin");
    }

    /** Password of the database superuser. */
    Path postgresPassword() {
        return root.resolve("pg-password");
    }

    /** The key vault. */
    public Path keys() {
        return root.resolve("keys");
    }

    /** The signer's key and its durable state. */
    Path signer() {
        return root.resolve("signer");
    }

    /** Program and database logs. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** The code that makes the first operator, as long as there is none. */
    public Path operatorCode() {
        return root.resolve("operator.code");
    }

    /** The journal of readings made while the log took nothing. */
    public Path breakGlassJournal() {
        return root.resolve("break-glass.journal");
    }

    Path lockFile() {
        return root.resolve("chopmark.lock");
    }

    /**
     * Makes the folder and its sub-folders if they are missing, and closes them to everybody but
     * the owner.
     *
     * @return this
     */
    public DataFolder create() throws IOException {
        for (Path folder : new Path[] {root, keys(), signer(), logs(), postgresPrograms()}) {
            Files.createDirectories(folder, ownerOnly(FOLDER_MODE));
            if (POSIX && !mode(folder).equals(FOLDER_MODE)) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(FOLDER_MODE));
            }
        }
        return this;
    }

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    /**
     * Writes a file that only the owner may read; an existing file is left as it is.
     *
     * @return whether the file was written
     */
    public static boolean writeSecret(Path file, String content) throws IOException {
        if (Files.exists(file)) {
            return false;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        // Made with its permissions, filled, forced to disk, then renamed: a crash leaves no file,
        // or the whole file.
        Files.createFile(fresh, ownerOnly(FILE_MODE));
        try (var channel = java.nio.channels.FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            var bytes = java.nio.ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        try {
            Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            Files.deleteIfExists(fresh);
            return false;
        }
        return true;
    }

    /** A file that only its owner can read; made if it is missing, closed to others if not. */
    static Path closed(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, ownerOnly(FILE_MODE));
        } else if (POSIX) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE_MODE));
        }
        return file;
    }

    /** A secret kept in a file of its own: read, or made from 32 random bytes and written first. */
    static String secret(Path file, SecureRandom random) throws IOException {
        writeSecret(file, randomText(random));
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    /** 32 random bytes as text of letters, digits, hyphen and underscore. */
    static String randomText(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
