package hk.chopmark.api.wiring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL server over the cluster of a data folder, watched while it runs.
 *
 * <p>We call the programs ourselves, because the library that packs them opens the fresh cluster to
 * every local user (trust), unpacks into a shared temporary folder, and stops the database in a
 * shutdown hook of its own while we still write.
 *
 * <p><b>Guarantees</b>: never open without a password; a server left behind by a killed process is
 * stopped first; a server that dies is started again on the same port, at most {@value
 * #MAX_RESTARTS} times in ten minutes, then {@code onLost} is told; what was committed survives all
 * of it.
 */
final class PostgresServer implements AutoCloseable {

    static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final int MAX_RESTARTS = 5;
    private static final long RESTART_WINDOW_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int MAX_ATTEMPTS = 40;
    private static final int ATTEMPT_PAUSE_MILLIS = 500;
    private static final int RECOVERY_MINUTES = 30;
    private static final int STOP_SECONDS = 60;

    private final DataFolder folder;
    private final PostgresPrograms programs;
    private final StartListener listener;
    private final Consumer<StartFailure> onLost;
    private final Deque<Long> restarts = new ArrayDeque<>();
    private final Object lifecycle = new Object();
    private int port;
    private @Nullable Process process;
    private volatile boolean closing;

    private PostgresServer(
            DataFolder folder,
            PostgresPrograms programs,
            StartListener listener,
            Consumer<StartFailure> onLost) {
        this.folder = folder;
        this.programs = programs;
        this.listener = listener;
        this.onLost = onLost;
    }

    /**
     * Starts the server, making the cluster first if there is none. The caller holds the lock of
     * the data folder.
     *
     * @param superuserPassword password of {@value #SUPERUSER}, set when the cluster is made
     * @throws StartFailure if it does not come up
     */
    static PostgresServer start(
            DataFolder folder,
            Path superuserPassword,
            StartListener listener,
            Consumer<StartFailure> onLost)
            throws IOException, InterruptedException {
        PostgresPrograms programs = PostgresPrograms.unpack(folder);
        PostgresServer server = new PostgresServer(folder, programs, listener, onLost);
        server.makeCluster(superuserPassword);
        synchronized (server.lifecycle) {
            server.stopLeftBehind();
            listener.step("Starting PostgreSQL");
            server.port = freePort();
            server.launch(true);
        }
        return server;
    }

    /** The port on 127.0.0.1; the same until closed. */
    int port() {
        return port;
    }

    /** Process id of the running server. */
    long pid() {
        synchronized (lifecycle) {
            return process == null ? -1 : process.pid();
        }
    }

    private void makeCluster(Path superuserPassword) throws IOException, InterruptedException {
        if (Files.exists(folder.postgres().resolve("PG_VERSION"))) {
            return;
        }
        listener.step("Making a new database");
        Path fresh = folder.root().resolve("pg.new");
        if (Files.exists(fresh)) {
            PostgresPrograms.deleteTree(
                    fresh); // left by a crash right here; no event was ever in it
        }
        String problem =
                programs.run(
                        "initdb",
                        List.of(
                                "--pgdata=" + fresh,
                                "--username=" + SUPERUSER,
                                "--pwfile=" + superuserPassword,
                                "--auth=scram-sha-256",
                                // for the password of 32 random bytes, which needs no stretching
                                "--set=scram_iterations=1",
                                "--encoding=UTF8",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8",
                                "--locale=C",
                                "--data-checksums",
                                "--no-instructions"),
                        300);
        if (!problem.isEmpty()) {
            throw StartFailure.broken(
                    "the database could not be made",
                    problem,
                    "check that " + folder.root() + " is on a local disk with space left",
                    null);
        }
        Files.move(fresh, folder.postgres(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Stops a server whose application was killed: it runs on without us and holds the cluster. */
    private void stopLeftBehind() throws IOException, InterruptedException {
        Optional<ProcessHandle> old =
                recordedPid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        if (old.isEmpty()) {
            return; // PostgreSQL clears the file of a dead server by itself
        }
        if (!isPostgres(old.get())) {
            // The number went to some other process, or to a dead one that nobody reaped.
            // PostgreSQL still refuses to start while
            // children of the old server hold its shared memory.
            Files.deleteIfExists(pidFile());
            return;
        }
        listener.step("Stopping the PostgreSQL that a killed process left behind");
        String problem = stop("fast");
        if (!problem.isEmpty()) {
            problem = stop("immediate");
        }
        if (!problem.isEmpty()) {
            throw StartFailure.broken(
                    "an old PostgreSQL (process "
                            + old.get().pid()
                            + ") still runs on "
                            + folder.postgres(),
                    "it did not stop when asked",
                    "end that process, then start again",
                    null);
        }
    }

    private boolean isPostgres(ProcessHandle handle) {
        String program = handle.info().command().orElse("");
        return program.endsWith("/postgres") || program.startsWith(folder.postgresPrograms() + "/");
    }

    private void launch(boolean mayChangePort) throws IOException, InterruptedException {
        String problem = "";
        for (int attempt = 0; attempt < MAX_ATTEMPTS && !closing; attempt++) {
            if (attempt > 0) {
                // After kill -9 of the server its children need a moment to notice and let go of
                // the shared memory.
                TimeUnit.MILLISECONDS.sleep(ATTEMPT_PAUSE_MILLIS);
                port = mayChangePort ? freePort() : port;
                deleteForeignPidFile();
            }
            PostgresConfig.write(folder, port);
            Path output = DataFolder.closed(folder.logs().resolve("postgres-start.log"));
            Process started =
                    programs.command("postgres", List.of("-D", folder.postgres().toString()))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            started.getOutputStream().close();
            if (awaitReady(started)) {
                process = started;
                Thread.ofVirtual().name("postgres-watch").start(() -> watch(started));
                LOG.atInfo()
                        .addKeyValue("port", port)
                        .addKeyValue("pid", started.pid())
                        .log("postgres.started");
                return;
            }
            problem = lastLine(output);
        }
        throw StartFailure.broken(
                "PostgreSQL did not start",
                problem.isEmpty() ? "it ended without a word" : problem,
                "look into " + folder.logs(),
                null);
    }

    private boolean awaitReady(Process started) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(RECOVERY_MINUTES);
        boolean told = false;
        for (long waited = 0; System.nanoTime() < deadline; waited += 20) {
            if (started.waitFor(20, TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (isReady(started.pid())) {
                return true;
            }
            if (waited > 2_000 && !told) {
                told = true;
                listener.step("PostgreSQL recovers what a crash left unfinished");
            }
        }
        started.destroyForcibly();
        return false;
    }

    /**
     * The server writes its state into the last line of its pid file, as {@code pg_ctl} reads it
     * too.
     */
    private boolean isReady(long pid) {
        try {
            List<String> lines = Files.readAllLines(pidFile(), StandardCharsets.UTF_8);
            return lines.size() >= 8
                    && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException e) {
            return false; // not written yet
        }
    }

    private void watch(Process running) {
        try {
            running.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        restart(running);
    }

    private void restart(Process ended) {
        synchronized (lifecycle) {
            if (closing || pid() != ended.pid()) {
                return;
            }
            LOG.atError()
                    .addKeyValue("code", ended.exitValue())
                    .addKeyValue("pid", ended.pid())
                    .log("postgres.died");
            try {
                if (tooManyRestarts()) {
                    throw StartFailure.broken(
                            "PostgreSQL died " + (MAX_RESTARTS + 1) + " times within ten minutes",
                            "starting it again does not help",
                            "look into " + folder.logs() + ", then start again",
                            null);
                }
                launch(false);
            } catch (StartFailure failure) {
                process = null;
                onLost.accept(failure);
            } catch (IOException e) {
                process = null;
                onLost.accept(
                        StartFailure.broken(
                                "PostgreSQL died and could not be started again",
                                String.valueOf(e.getMessage()),
                                "start again",
                                e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean tooManyRestarts() {
        long now = System.nanoTime();
        restarts.addLast(now);
        while (now - restarts.getFirst() > RESTART_WINDOW_NANOS) {
            restarts.removeFirst();
        }
        return restarts.size() > MAX_RESTARTS;
    }

    private void deleteForeignPidFile() throws IOException {
        Optional<ProcessHandle> holder =
                recordedPid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        if (holder.isPresent() && !isPostgres(holder.get())) {
            Files.deleteIfExists(pidFile());
        }
    }

    private Path pidFile() {
        return folder.postgres().resolve("postmaster.pid");
    }

    private Optional<Long> recordedPid() throws IOException {
        if (!Files.exists(pidFile())) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile(), StandardCharsets.UTF_8);
        return lines.stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("\\d{1,18}"))
                .map(Long::valueOf);
    }

    private String stop(String mode) throws IOException, InterruptedException {
        return programs.run(
                "pg_ctl",
                List.of(
                        "-D",
                        folder.postgres().toString(),
                        "-m",
                        mode,
                        "-w",
                        "-t",
                        Integer.toString(STOP_SECONDS),
                        "stop"),
                STOP_SECONDS + 30);
    }

    private static String lastLine(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        return lines.reversed().stream()
                .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
                .findFirst()
                .orElse(lines.isEmpty() ? "" : lines.getLast());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Stops the server: open transactions are rolled back, nothing committed is lost. */
    @Override
    public void close() {
        closing = true;
        synchronized (lifecycle) {
            Process running = process;
            if (running == null || !running.isAlive()) {
                return;
            }
            listener.step("Stopping PostgreSQL");
            try {
                if (!stop("fast").isEmpty() && running.isAlive()) {
                    stop("immediate");
                }
            } catch (IOException e) {
                LOG.atError().setCause(e).log("postgres.stop.failed");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
