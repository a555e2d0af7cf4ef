package hk.chopmark.api.wiring;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Another process of ours, to be killed for the sake of the test. */
public final class ForkedJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ForkedJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a main class with the class path of this test. */
    public static ForkedJvm start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), process -> {}, main, arguments);
    }

    /** The same with further options of the JVM, and with another environment or folder. */
    public static ForkedJvm start(
            List<String> options,
            Consumer<ProcessBuilder> surroundings,
            Class<?> main,
            String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UnlockDiagnosticVMOptions",
                                "-XX:-BytecodeVerificationRemote",
                                "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path"))
                                + File.pathSeparator,
                        main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        surroundings.accept(process);
        return new ForkedJvm(process.start());
    }

    /** Prints a line that {@link #awaitLine} of the parent waits for. */
    static void say(String line) {
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)
                .println(line);
    }

    /**
     * Waits for a line that starts so, and returns the rest of it; fails with what was printed if
     * the process ends before.
     */
    public String awaitLine(String start) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("The process ended before it printed \"" + start + "\":\n" + seen);
    }

    /** Everything printed until the end. */
    public String awaitEnd() throws IOException, InterruptedException {
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
        }
        process.waitFor();
        return seen.toString();
    }

    /** Its exit code, after it ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** kill -9, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("The process did not die");
        }
    }

    /** Asks it to end, as Ctrl-C or the service manager would, and waits. */
    public void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The process did not end when asked");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
