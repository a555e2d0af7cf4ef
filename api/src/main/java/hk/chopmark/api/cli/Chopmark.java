package hk.chopmark.api.cli;

import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.wiring.StartFailure;
import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Numbers;
import hk.chopmark.core.border.Texts;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.TransientFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The program {@code chopmark}.
 *
 * <p><b>Guarantees</b>: exit code 0 done, 1 failed or refuted, 2 wrong use or incomplete; results
 * on standard output, everything else on standard error; an error is one line {@code chopmark:
 * what, why, what to do}.
 */
@Command(
        name = "chopmark",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "A school's record that anyone can check.",
        footer = {"", "Exit codes: 0 done, 1 failed or refuted, 2 wrong use or incomplete."})
public final class Chopmark implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    private Chopmark() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        int code = commandLine(Terminal.ofProcess(System.getenv())).execute(arguments);
        System.exit(code);
    }

    /** The whole command line, for tests and documentation too. */
    static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new Chopmark());
        Commands.all(terminal).forEach(line::addSubcommand);
        line.setOut(terminal.out().helpWriter(terminal.colour()));
        line.setErr(terminal.err().helpWriter(terminal.colour()));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
        line.registerConverter(String.class, text -> read(text, Texts::requireLine));
        line.registerConverter(int.class, text -> read(text, Numbers::integer));
        line.registerConverter(Integer.class, text -> read(text, Numbers::integer));
        line.registerConverter(long.class, text -> read(text, Numbers::whole));
        line.registerConverter(Long.class, text -> read(text, Numbers::whole));
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((failure, _) -> misused(terminal, failure));
        line.setExecutionExceptionHandler(
                (failure, _, parsed) -> failed(terminal, failure, debug(parsed)));
        return line;
    }

    /** What is given in the form of the border; a refusal never quotes it. */
    private static <T> T read(String given, Function<String, T> reading) {
        try {
            return reading.apply(given);
        } catch (BorderRefusal e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /** Called without a command: says which there are. */
    @Override
    public void run() {
        CommandSpec asked = java.util.Objects.requireNonNull(spec, "set by picocli");
        throw new ParameterException(asked.commandLine(), "no command given");
    }

    private static int misused(Terminal terminal, ParameterException failure) {
        String text = String.valueOf(failure.getMessage()).strip();
        String called = failure.getCommandLine().getCommandSpec().qualifiedName(" ");
        terminal.err().println("chopmark: " + text + ", see " + called + " --help");
        return ExitCode.USAGE;
    }

    private static boolean debug(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.hasMatchedOption("--debug");
    }

    private static int failed(Terminal terminal, Exception failure, boolean debug) {
        terminal.err().println("chopmark: " + describe(failure) + (debug ? "" : hint(failure)));
        if (debug) {
            terminal.err().lines(ThrowableProxyUtil.asString(new ThrowableProxy(failure)));
        }
        return switch (failure) {
            case StartFailure start -> start.exitCode();
            case CommandFailure command -> command.exitCode();
            default -> ExitCode.FAILED;
        };
    }

    static String describe(Exception failure) {
        return switch (failure) {
            case StartFailure start -> String.valueOf(start.getMessage());
            case CommandFailure command -> String.valueOf(command.getMessage());
            case DomainRejection rejection ->
                    "refused, " + rejection.code() + " " + rejection.facts();
            case TransientFailure busy ->
                    "could not be done now, "
                            + busy.getMessage()
                            + ", try again in "
                            + busy.retryAfter().toSeconds()
                            + " s";
            case IntegrityViolation violation ->
                    "the record does not agree with itself, "
                            + violation.getMessage()
                            + ", run chopmark fsck";
            case FileSystemException file ->
                    "file " + file.getFile() + ", " + reason(file) + ", check path and permissions";
            case UncheckedIOException io when io.getCause() instanceof FileSystemException file ->
                    describe(file);
            case IOException io -> "input or output failed, " + io.getMessage() + ", try again";
            default ->
                    "internal error, "
                            + failure.getClass().getSimpleName()
                            + ": "
                            + failure.getMessage();
        };
    }

    private static String reason(FileSystemException file) {
        return file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
    }

    private static String hint(Exception failure) {
        return failure instanceof StartFailure
                        || failure instanceof CommandFailure
                        || failure instanceof DomainRejection
                ? ""
                : " (--debug shows where)";
    }
}
