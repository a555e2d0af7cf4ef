package hk.chopmark.api.wiring;

import com.sun.security.auth.module.UnixSystem;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs that ship with Chopmark, unpacked, and how to call them.
 *
 * <p>They are unpacked inside the data folder, which only its owner may write: a shared temporary
 * folder would let another local user put programs of his own there first.
 *
 * @param home the folder that holds {@code bin}
 * @param prefix words before every call: a session of its own (so that Ctrl-C reaches us and not
 *     the database), and under root a user namespace, because PostgreSQL refuses to run as root
 */
record PostgresPrograms(Path home, List<String> prefix) {

    private static final int MAX_OUTPUT_CHARS = 4_000;

    /** Told by the archive's hash, which takes a process a fifth of a second, once. */
    private static volatile @Nullable String folderName;

    /**
     * Unpacks the programs once per version; about one second.
     *
     * @throws StartFailure if this process is root and the system allows no user namespace
     */
    static PostgresPrograms unpack(DataFolder folder) throws IOException {
        return new PostgresPrograms(unpackOnce(folder.postgresPrograms()), callPrefix());
    }

    /** Starts one of the programs; its process id is that of the returned process. */
    ProcessBuilder command(String program, List<String> arguments) {
        List<String> words = new ArrayList<>(prefix);
        words.add(home.resolve("bin").resolve(program).toString());
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /**
     * Runs one of the programs to its end.
     *
     * @return what it printed, at most 4,000 characters; empty text if it ended well
     */
    String run(String program, List<String> arguments, int timeoutSeconds)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(home.getParent(), program, ".out");
        try {
            Process process =
                    command(program, arguments)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return program + " did not end within " + timeoutSeconds + " seconds";
            }
            if (process.exitValue() == 0) {
                return "";
            }
            String text = Files.readString(output).strip();
            return program
                    + " ended with code "
                    + process.exitValue()
                    + ": "
                    + text.substring(0, Math.min(text.length(), MAX_OUTPUT_CHARS));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static byte[] archive() throws IOException {
        try (InputStream in =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), machine())) {
            return in.readAllBytes();
        }
    }

    private static Path unpackOnce(Path parent) throws IOException {
        String name = folderName;
        if (name == null) {
            name = "postgresql-" + HexFormat.of().formatHex(sha256(archive()), 0, 8);
            folderName = name;
        }
        Path home = parent.resolve(name);
        if (Files.isDirectory(home)) {
            return home;
        }
        deleteLeftovers(parent);
        // Renamed when complete: a crash while unpacking leaves a folder that the next start
        // removes.
        Path fresh = Files.createTempDirectory(parent, "unpacking-");
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive())))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                unpackEntry(fresh, entry, tar);
            }
        }
        Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        return home;
    }

    private static void unpackEntry(Path into, TarArchiveEntry entry, TarArchiveInputStream tar)
            throws IOException {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
            throw new IOException("The PostgreSQL archive names a path outside its folder");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, into.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(tar, target);
            boolean executable = (entry.getMode() & 0b001_000_000) != 0;
            Files.setPosixFilePermissions(
                    target,
                    PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
        }
    }

    private static void deleteLeftovers(Path parent) throws IOException {
        try (var children = Files.newDirectoryStream(parent, "unpacking-*")) {
            for (Path leftover : children) {
                deleteTree(leftover);
            }
        }
    }

    /** Deletes a folder that never held data. */
    static void deleteTree(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                            throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static List<String> callPrefix() throws IOException {
        List<String> words = new ArrayList<>();
        if (succeeds("setsid", "true")) {
            words.add("setsid");
        }
        if (isRoot()) {
            if (!succeeds("unshare", "-U", "true")) {
                throw StartFailure.refused(
                        "PostgreSQL cannot start",
                        "it refuses to run as root, and this system allows no user namespaces",
                        "start as an ordinary user, or name a server in CHOPMARK_DATABASE_URL");
            }
            words.addAll(List.of("unshare", "-U"));
        }
        return List.copyOf(words);
    }

    private static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    private static boolean succeeds(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.contains("linux")) {
            return "Linux";
        }
        if (name.contains("mac")) {
            return "Darwin";
        }
        throw StartFailure.refused(
                "PostgreSQL cannot start",
                "no programs for this operating system are included",
                "name a PostgreSQL 15 or later in CHOPMARK_DATABASE_URL");
    }

    private static String machine() {
        String arch = System.getProperty("os.arch");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
