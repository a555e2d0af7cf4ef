package hk.chopmark.api.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Stands in the list of commands; measurements are a program of their own, which the launcher
 * starts.
 */
@Command(
        name = "bench",
        description = "Measure against the floor on this machine; see chopmark bench --help.")
final class BenchCommand implements Callable<Integer> {

    @Unmatched private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        throw new CommandFailure(
                ExitCode.USAGE,
                "measurements are not part of this program",
                "they are built from the sources, found " + arguments.size() + " arguments",
                "run ./chopmark bench in a checkout",
                null);
    }
}
