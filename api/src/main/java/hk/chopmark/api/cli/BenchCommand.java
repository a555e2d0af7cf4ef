package hk.chopmark.api.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Stands in the list of commands; the benchmarks are a program of their own, with peers on board
 * that the server must not carry, and the launcher starts it.
 */
@Command(
        name = "bench",
        description = "Measure the event store beside its peers and the database itself.")
final class BenchCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Unmatched private final List<String> arguments = new ArrayList<>();

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.err()
                .println(
                        "chopmark: bench is not part of this jar, "
                                + arguments.size()
                                + " arguments unread, run ./chopmark bench in a checkout");
        return ExitCode.USAGE;
    }
}
