package hk.chopmark.api.wiring;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/**
 * Data folders of new installations, copied from one that a build makes once.
 *
 * <p>To make a cluster, migrate it and make its keys takes seconds, and most tests are about what
 * comes after. Copies hold the same keys. {@code InstallationIT}, {@code EmbeddedDatabaseIT},
 * {@code ServeIT}, {@code OuladImportIT} and {@code CanaryScanIT} make their own.
 */
public final class NewInstallation {

    private static final Path MADE =
            MadeOnce.folder(
                    "new-installation",
                    folder -> Installation.at(new DataFolder(folder)).open().close());

    private NewInstallation() {}

    /** The data folder at this place; a copy if there is nothing in it. */
    public static DataFolder in(Path folder) throws IOException {
        if (isEmpty(folder)) {
            copy(MADE, folder);
        }
        return new DataFolder(folder);
    }

    /** A copy of a data folder that nothing uses now. */
    public static void copy(Path made, Path folder) throws IOException {
        Files.walkFileTree(
                made, new Copying(made, new DataFolder(made).postgresPrograms(), folder));
    }

    /** A data folder without a cluster, in which the programs need not be unpacked any more. */
    public static DataFolder withPrograms(Path folder) throws IOException {
        DataFolder created = new DataFolder(folder).create();
        Path programs = new DataFolder(MADE).postgresPrograms();
        Files.walkFileTree(programs, new Copying(MADE, programs, folder));
        return created;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return true;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /** Copies a tree with its permissions; programs, which nobody changes, are linked. */
    private static final class Copying extends SimpleFileVisitor<Path> {
        private final Path made;
        private final Path programs;
        private final Path target;

        Copying(Path made, Path programs, Path target) {
            this.made = made;
            this.programs = programs;
            this.target = target;
        }

        private Path copyOf(Path path) {
            return target.resolve(made.relativize(path));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
            Path copy = copyOf(folder);
            if (folder.equals(made)) {
                Files.createDirectories(copy);
            } else if (Files.notExists(copy)) {
                Files.copy(folder, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (file.startsWith(programs) && attributes.isRegularFile()) {
                Files.createLink(copyOf(file), file);
            } else {
                Files.copy(
                        file,
                        copyOf(file),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
