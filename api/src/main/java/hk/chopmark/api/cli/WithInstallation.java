package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Progress;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.operating.InstallationLog;
import hk.chopmark.api.wiring.DataFolder;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.export.verify.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command that works on a data folder: opens it, works, closes it again in order, also on Ctrl-C.
 *
 * <p>Implementations say what to do in {@link #run(Installation)} and return an {@link ExitCode}.
 */
public abstract class WithInstallation implements Callable<Integer> {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Standard output and error. */
    protected final Terminal terminal;

    /** What every command takes. */
    @Mixin protected final CommonOptions options = new CommonOptions();

    /** For a command line that writes here. */
    protected WithInstallation(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Does the work.
     *
     * @return one of {@link ExitCode}
     */
    protected abstract int run(Installation installation) throws Exception;

    /** Whether log lines also go to the error stream, as a server's do. */
    protected boolean logsToConsole() {
        return false;
    }

    /**
     * Whether a missing data folder is made; otherwise it is an error, because there is nothing to
     * work on.
     */
    protected boolean makesDataFolder() {
        return false;
    }

    /**
     * Whether this process writes alone from now on: others on the same database append no more.
     */
    protected boolean writesAlone() {
        return false;
    }

    /** Whether it is opened to show the program with invented people. */
    protected boolean demonstrates() {
        return false;
    }

    /**
     * What it changes, which is recorded in the log of the installation before it is done.
     *
     * @param command a code
     * @param about the school; null if it is about none or all
     */
    protected record Change(String command, @Nullable SchoolId about) {}

    /** What it changes; empty for what only looks. */
    protected Optional<Change> change() {
        return Optional.empty();
    }

    /**
     * Records a change before it is made. Where the log takes nothing, what mends it goes on
     * without.
     */
    protected static void record(Installation installation, Change change) {
        if (installation.logState().isOpen()) {
            new InstallationLog(installation.engine())
                    .begin()
                    .running(change.command(), change.about());
        }
    }

    /** Looks at the arguments before anything is opened or made. */
    protected void check() throws IOException {}

    @Override
    public final Integer call() throws Exception {
        check();
        DataFolder folder = new DataFolder(options.data());
        if (!makesDataFolder() && !Files.isDirectory(folder.root())) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no data folder at " + folder.root(),
                    "this command works on an existing one",
                    "name it with --data, or begin one with chopmark serve",
                    null);
        }
        startLogs(folder.create());
        try (Installation installation =
                Installation.at(folder)
                        .environment(System.getenv())
                        .alone(writesAlone())
                        .demonstration(demonstrates())
                        .listener(what -> Progress.step(terminal, options.quiet(), what))
                        .onLost(failure -> {
                            terminal.err().println("chopmark: " + failure.getMessage());
                            Runtime.getRuntime().halt(ExitCode.FAILED);
                        })
                        .open()) {
            boolean tailLost = warnOfLostTail(installation.logState());
            change().ifPresent(change -> record(installation, change));
            return tailLost ? afterRestore(installation) : run(installation);
        }
    }

    private int afterRestore(Installation installation) {
        try {
            run(installation);
            return ExitCode.USAGE;
        } catch (Exception e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    Chopmark.describe(e),
                    "the newest part of the record is missing",
                    "restore the newest backup, then try again",
                    e);
        }
    }

    /**
     * After a restore of an older database, what a command shows or does rests on a record whose
     * newest part is missing: it says so, and ends with {@link ExitCode#USAGE}, whatever it finds.
     */
    private boolean warnOfLostTail(LogState log) {
        if (log.isTailLost()) {
            terminal.err()
                    .println(
                            "chopmark: the newest part of the record is missing: "
                                    + TerminalText.oneLine(log.reason())
                                    + "; what follows may be out of date");
        }
        return log.isTailLost();
    }

    private void startLogs(DataFolder folder) throws IOException {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        Logs.into(folder.logs(), logsToConsole());
    }

    /** Writes a result for machines: one JSON object. */
    protected final void printJson(Object result) {
        terminal.out().json(JSON.writeValueAsString(result));
    }

    /** Progress of long work on the error stream. */
    protected final Progress progress(String what, String unit) {
        return new Progress(terminal, options.quiet(), what, unit);
    }
}
