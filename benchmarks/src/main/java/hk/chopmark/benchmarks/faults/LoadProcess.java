package hk.chopmark.benchmarks.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process of the load, from its start until it is killed. */
final class LoadProcess {

    private static final List<String> JVM =
            List.of(
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xlog:disable", // warnings would stand where our answer is expected
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dlogback.configurationFile=hk/chopmark/benchmarks/rig/quiet-logback.xml");

    private final Process process;
    private final Path log;

    private LoadProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one and waits until it has repeated what earlier ones left unanswered.
     *
     * @throws IOException if it ends before
     */
    static LoadProcess start(FaultServer server, Path folder, int run) throws IOException {
        Path log = folder.resolve("load.log");
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(JVM);
        // Loading classes is most of the start; the JVM keeps an archive of them.
        builder.command().add("-XX:+AutoCreateSharedArchive");
        builder.command().add("-XX:SharedArchiveFile=" + folder.resolve("load.jsa"));
        builder.command()
                .addAll(
                        List.of(
                                "-cp",
                                System.getProperty("java.class.path"),
                                LoadMain.class.getName(),
                                server.eventsUrl(),
                                server.keysUrl(),
                                folder.toString(),
                                String.valueOf(run)));
        builder.environment().put("AXONIQ_UPDATE_CHECKER_DISABLED", "true");
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        LoadProcess load = new LoadProcess(builder.start(), log);
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(
                                load.process.getInputStream(), StandardCharsets.UTF_8));
        String answer = out.readLine();
        if (!LoadMain.READY.equals(answer)) {
            load.process.destroyForcibly();
            throw new IOException(
                    "The load did not start, it said " + answer + ": " + load.lastWords());
        }
        return load;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits a while; true if it ended by itself meanwhile. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The end of what all processes of the load have said. */
    String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
