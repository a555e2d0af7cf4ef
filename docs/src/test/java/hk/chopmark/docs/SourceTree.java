package hk.chopmark.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the project as they lie in the checkout; built and hidden folders are left out. */
final class SourceTree {

    private static final Set<String> NOT_OURS =
            Set.of("target", "data", ".git", ".idea", ".vscode");
    private static final Pattern TEXT =
            Pattern.compile(
                    ".*\\.(java|sql|md|xml|html|css|js|properties|ya?ml|txt|sh)"
                            + "|.*/(chopmark|mvnw|NOTICE|LICENSE)|/\\.ci/[a-z]+");

    private final Path root;
    private final List<Path> files;

    private SourceTree(Path root, List<Path> files) {
        this.root = root;
        this.files = files;
    }

    /** Reads the tree that Maven is building. */
    static SourceTree read() {
        Path root = Path.of(System.getProperty("chopmark.root", "..")).toAbsolutePath().normalize();
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> files =
                    all.filter(path -> isOurs(root.relativize(path)))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            if (files.stream().noneMatch(path -> path.endsWith("pom.xml"))) {
                throw new IllegalStateException(
                        "No pom.xml under " + root + ": run the tests through ./mvnw");
            }
            return new SourceTree(root, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path relative) {
        for (Path part : relative) {
            if (NOT_OURS.contains(part.toString())) {
                // The word is taken at the top and beside a pom.xml only; a package may be called
                // anything.
                return relative.startsWith("src") || relative.toString().contains("/src/");
            }
        }
        return true;
    }

    Path root() {
        return root;
    }

    /**
     * All files whose path, with forward slashes and relative to the root, matches the expression.
     */
    List<Path> matching(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return files.stream().filter(file -> pattern.matcher(name(file)).matches()).toList();
    }

    List<Path> java() {
        return matching("[a-z-]+(/[a-z0-9]+)?/src/(main|test)/java/.*\\.java");
    }

    List<Path> mainJava() {
        return matching("[a-z-]+(/[a-z0-9]+)?/src/main/java/.*\\.java");
    }

    List<Path> markdown() {
        return matching(".*\\.md");
    }

    List<Path> text() {
        return files.stream().filter(file -> TEXT.matcher("/" + name(file)).matches()).toList();
    }

    /** Path relative to the root, with forward slashes. */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the size of " + file, e);
        }
    }

    static List<String> lines(Path file) {
        return content(file).lines().toList();
    }
}
