package hk.chopmark.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the commands say about themselves: runs each with {@code --help}, in the classes that the
 * launcher would start, or in the launcher where it does the work itself.
 */
final class CommandHelp {

    private static final Map<String, String> OWN_MAIN =
            Map.of(
                    "verify",
                    "hk.chopmark.export.verify.VerifierMain",
                    "bench",
                    "hk.chopmark.benchmarks.Bench");
    private static final String MAIN = "hk.chopmark.api.cli.Chopmark";
    private static final String OF_THE_LAUNCHER = "test";

    private final Map<List<String>, Optional<String>> known = new HashMap<>();

    /** The help text of a command, given as its words; empty if there is no such command. */
    Optional<String> of(List<String> words) {
        return known.computeIfAbsent(words, CommandHelp::ask);
    }

    private static Optional<String> ask(List<String> words) {
        boolean launcher = !words.isEmpty() && words.getFirst().equals(OF_THE_LAUNCHER);
        List<String> line = launcher ? launcherCommand() : javaCommand(words);
        line.add("--help");
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for the help of " + words, e);
        }
    }

    private static List<String> launcherCommand() {
        String launcher = SourceTree.read().root().resolve("chopmark").toString();
        return new ArrayList<>(List.of("sh", launcher, OF_THE_LAUNCHER));
    }

    private static List<String> javaCommand(List<String> words) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path")));
        String own = words.isEmpty() ? null : OWN_MAIN.get(words.getFirst());
        line.add(own == null ? MAIN : own);
        line.addAll(own == null ? words : words.subList(1, words.size()));
        return line;
    }
}
