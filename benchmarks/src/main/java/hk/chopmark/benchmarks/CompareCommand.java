package hk.chopmark.benchmarks;

import hk.chopmark.benchmarks.contest.Contest;
import hk.chopmark.benchmarks.contest.Contest.Run;
import hk.chopmark.benchmarks.contest.Entrant;
import hk.chopmark.benchmarks.contest.Plan;
import hk.chopmark.benchmarks.report.Chart;
import hk.chopmark.benchmarks.report.JsonReport;
import hk.chopmark.benchmarks.report.Table;
import hk.chopmark.benchmarks.server.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares ours with its peers and with the floor. */
@Command(
        name = "chopmark bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measure the event store beside its peers and beside PostgreSQL itself: one server, one run, one table.",
            "Takes about fifteen minutes; keep the machine otherwise idle."
        },
        footer = {"", "Exit codes: 0 measured, 1 something could not be measured, 2 wrong use."})
final class CompareCommand implements Callable<Integer> {

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    @Spec private @Nullable CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    @Option(names = "--quick", description = "Smaller, in about two minutes; figures are rough.")
    private boolean quick;

    @Option(
            names = "--json",
            description = "Write the result as one JSON object to standard output.")
    private boolean json;

    @Option(names = "--markdown", description = "Write the table in Markdown.")
    private boolean markdown;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            description = "Also write the main figures as a drawing (SVG).")
    private @Nullable Path chart;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the databases lie meanwhile (default: a folder for temporary files); must be a real disk.")
    private @Nullable Path data;

    @Option(
            names = "--only",
            paramLabel = "KEY",
            split = ",",
            description =
                    "Only these contenders: floor, axon4, axon5, memory, plain, whole (default: all).")
    private List<String> only = List.of();

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    CompareCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        List<Entrant> entrants = entrants();
        Path folder =
                data == null
                        ? Files.createTempDirectory("chopmark-bench")
                        : Files.createTempDirectory(Files.createDirectories(data), "bench");
        try {
            warnOfMemory(folder);
            Run run = measure(folder, entrants);
            report(run);
            return run.results().failures().isEmpty() ? 0 : 1;
        } finally {
            Folders.delete(folder);
        }
    }

    private List<Entrant> entrants() {
        List<Entrant> all = Entrant.all();
        List<String> keys = all.stream().map(Entrant::key).toList();
        if (!keys.containsAll(only)) {
            throw new ParameterException(spec(), "--only takes " + String.join(", ", keys));
        }
        return all.stream()
                .filter(entrant -> only.isEmpty() || only.contains(entrant.key()))
                .toList();
    }

    private CommandLine spec() {
        return Objects.requireNonNull(spec, "set by picocli").commandLine();
    }

    private Run measure(Path folder, List<Entrant> entrants) throws IOException, SQLException {
        Plan plan = quick ? Plan.quick() : Plan.full();
        try (BenchProgress progress = new BenchProgress(err, quiet)) {
            return new Contest(plan, entrants, progress::at)
                    .run(folder, InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private void warnOfMemory(Path folder) throws IOException {
        if (IN_MEMORY.contains(Files.getFileStore(folder).type())) {
            err.println(
                    "chopmark: "
                            + folder
                            + " is memory, not a disk: commits cost nothing there; name a disk with --data");
        }
    }

    private void report(Run run) throws IOException {
        if (chart != null) {
            Files.writeString(chart, Chart.of(run));
        }
        if (json) {
            out.println(JsonReport.of(run));
        } else {
            out.print(new Table(run, markdown ? Table.Form.MARKDOWN : Table.Form.TEXT).text());
        }
        run.results()
                .failures()
                .forEach((cell, why) ->
                        err.println("chopmark: " + cell + " could not be measured, " + why));
    }
}
