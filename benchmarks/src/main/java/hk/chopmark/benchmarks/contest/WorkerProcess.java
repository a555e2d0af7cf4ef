package hk.chopmark.benchmarks.contest;

import hk.chopmark.benchmarks.rig.Figures;
import hk.chopmark.benchmarks.rig.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One contender at work in a JVM of its own. */
final class WorkerProcess implements AutoCloseable {

    private static final List<String> JVM =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dstderr.encoding=UTF-8",
                    "-Dlogback.configurationFile=hk/chopmark/benchmarks/rig/quiet-logback.xml");

    private static final int STOP_SECONDS = 20;
    private static final int LOG_LINES = 30;
    private static final String READY = "ready ";

    private final Process process;
    private final PrintStream requests;
    private final BufferedReader answers;
    private final Start start;
    private String settings = "";

    /** What a worker needs to know. */
    record Start(Entrant entrant, String url, Plan plan, Path folder) {
        Path log() {
            return folder.resolve("contenders.log");
        }
    }

    private WorkerProcess(Process process, Start start) {
        this.process = process;
        this.start = start;
        this.requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Launches the process; {@link #awaitReady} waits for it. */
    static WorkerProcess start(Start start) throws IOException {
        Entrant entrant = start.entrant();
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(start.plan().jvm());
        builder.command().addAll(JVM);
        builder.command()
                .addAll(
                        List.of(
                                "-cp",
                                entrant.classPath(),
                                entrant.mainClass(),
                                entrant.key(),
                                start.url(),
                                start.plan().workload().toString(),
                                Files.createDirectories(start.folder().resolve(entrant.key()))
                                        .toString()));
        builder.environment().put("AXONIQ_UPDATE_CHECKER_DISABLED", "true");
        builder.redirectError(ProcessBuilder.Redirect.appendTo(start.log().toFile()));
        return new WorkerProcess(builder.start(), start);
    }

    /**
     * Waits until it can be asked.
     *
     * @throws IOException if it ended instead; the message holds what it said last
     */
    void awaitReady() throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(READY)) {
            throw new IOException(
                    "The contender "
                            + start.entrant().key()
                            + " did not start: "
                            + lastLines(start.log()));
        }
        settings = line.substring(READY.length());
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(
                System.lineSeparator(),
                lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** Its settings, in words. */
    String settings() {
        return settings;
    }

    /**
     * Has something measured; empty if the contender does not offer it.
     *
     * @throws IOException if the measurement failed, or the process ended
     */
    Optional<Figures> ask(Request request) throws IOException {
        requests.println(request.line());
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("The process ended during " + request.line());
        }
        if (answer.equals("none")) {
            return Optional.empty();
        }
        if (!answer.startsWith("ok ")) {
            throw new IOException(request.line() + ": " + answer);
        }
        return Optional.of(Figures.parse(answer.substring("ok ".length())));
    }

    /** Ends its input, which ends the process; by force if it takes too long. */
    @Override
    public void close() {
        requests.close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
