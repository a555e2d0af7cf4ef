package hk.chopmark.benchmarks;

import hk.chopmark.benchmarks.contest.Contest;
import hk.chopmark.benchmarks.contest.Contest.Run;
import hk.chopmark.benchmarks.contest.Entrant;
import hk.chopmark.benchmarks.contest.Plan;
import hk.chopmark.benchmarks.report.JsonReport;
import hk.chopmark.benchmarks.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares ours with its peers and with the floor. */
@Command(
        name = "chopmark bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measure the event store beside its peers and beside PostgreSQL itself: one server, one run, one table.",
            "Takes about half an hour; keep the machine otherwise idle."
        },
        footer = {"", "Exit codes: 0 measured, 1 something could not be measured, 2 wrong use."})
final class CompareCommand implements Callable<Integer> {

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

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
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the databases lie meanwhile (default: a folder for temporary files); must be a real disk.")
    private @Nullable Path data;

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    CompareCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        Path folder =
                data == null
                        ? Files.createTempDirectory("chopmark-bench")
                        : Files.createTempDirectory(Files.createDirectories(data), "bench");
        try {
            warnOfMemory(folder);
            Run run = measure(folder);
            report(run);
            return run.results().failures().isEmpty() ? 0 : 1;
        } finally {
            Folders.delete(folder);
        }
    }

    private Run measure(Path folder) throws IOException, SQLException {
        Plan plan = quick ? Plan.quick() : Plan.full();
        try (BenchProgress progress = new BenchProgress(err, quiet)) {
            return new Contest(plan, Entrant.all(), progress::at)
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

    private void report(Run run) {
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
