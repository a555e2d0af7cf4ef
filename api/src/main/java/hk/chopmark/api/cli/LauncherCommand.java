package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Stands in the list of commands for what the launcher does in a checkout and the server's jar
 * cannot: the benchmarks, with peers on board that the server must not carry, and the tests.
 */
final class LauncherCommand implements Callable<Integer> {

    private final String name;
    private final Terminal terminal;

    private LauncherCommand(String name, Terminal terminal) {
        this.name = name;
        this.terminal = terminal;
    }

    static CommandLine named(String name, String description, Terminal terminal) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(new LauncherCommand(name, terminal));
        spec.name(name).usageMessage().description(description);
        spec.parser().unmatchedArgumentsAllowed(true);
        return new CommandLine(spec);
    }

    @Override
    public Integer call() {
        terminal.err()
                .println(
                        "chopmark: "
                                + name
                                + " is not part of this jar, no argument was read, run ./chopmark "
                                + name
                                + " in a checkout");
        return ExitCode.USAGE;
    }
}
