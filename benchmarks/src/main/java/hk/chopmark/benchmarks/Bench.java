package hk.chopmark.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * The program behind {@code chopmark bench}.
 *
 * <p><b>Guarantees</b>: exit code 0 measured, 1 something could not be measured, 2 wrong use;
 * results on standard output, progress and errors on standard error.
 */
public final class Bench {

    private Bench() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.setProperty(
                "logback.configurationFile", "hk/chopmark/benchmarks/rig/quiet-logback.xml");
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        // Nothing else may write between results.
        System.setOut(System.err);
        System.exit(commandLine(out, err).execute(arguments));
    }

    static CommandLine commandLine(PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new CompareCommand(out, err));
        line.addSubcommand(new FaultsCommand(out, err));
        line.addSubcommand(new ScaleCommand(out, err));
        line.addSubcommand(new JmhCommand(out, err));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((failure, _) -> {
            err.println(
                    "chopmark: "
                            + failure.getMessage()
                            + ", see "
                            + failure.getCommandLine().getCommandSpec().qualifiedName(" ")
                            + " --help");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((failure, _, _) -> {
            err.println("chopmark: bench failed, " + failure);
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
