package hk.chopmark.benchmarks;

import hk.chopmark.benchmarks.contest.ScaleRun;
import hk.chopmark.benchmarks.contest.ScaleRun.Step;
import hk.chopmark.benchmarks.report.JsonReport;
import hk.chopmark.benchmarks.rig.Workload;
import hk.chopmark.benchmarks.server.Folders;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets one log grow. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Let one log grow and measure on the way whether it stays fast and its process small.",
            "An event takes about 2 kB of disk, the write-ahead log not counted."
        },
        footer = {"", "Exit codes: 0 measured, 1 failed, 2 wrong use."})
final class ScaleCommand implements Callable<Integer> {

    private static final long FEWEST = 10_000;
    private static final long MOST = 1_000_000_000;
    private static final int MOST_TAGS = 32;

    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "How far, 10000 to 1000000000 (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(
            names = "--tags",
            paramLabel = "N",
            defaultValue = "3",
            description = "Tags of each event, 3 to 32 (default: ${DEFAULT-VALUE}).")
    private int tags;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the database lies meanwhile (default: a folder for temporary files); must be a real disk.")
    private @Nullable Path data;

    @Option(
            names = "--json",
            description = "Write the result as one JSON object to standard output.")
    private boolean json;

    ScaleCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        if (events < FEWEST || events > MOST) {
            err.println("chopmark: --events must be " + FEWEST + " to " + MOST);
            return CommandLine.ExitCode.USAGE;
        }
        if (tags < Workload.REFERENCES || tags > MOST_TAGS) {
            err.println("chopmark: --tags must be " + Workload.REFERENCES + " to " + MOST_TAGS);
            return CommandLine.ExitCode.USAGE;
        }
        Path folder =
                data == null
                        ? Files.createTempDirectory("chopmark-scale")
                        : Files.createTempDirectory(Files.createDirectories(data), "scale");
        try {
            if (!json) {
                out.println("     events    per second   heap MiB   process MiB   one stream, ms");
            }
            List<Step> steps = ScaleRun.run(events, tags, folder, this::show);
            if (json) {
                out.println(
                        JsonReport.write(
                                Map.of("format", "chopmark/scale/v1", "steps", asJson(steps))));
            }
            return 0;
        } finally {
            Folders.delete(folder);
        }
    }

    private void show(Step step) {
        if (json) {
            err.println(step.events() + " events");
            return;
        }
        out.printf(
                Locale.ROOT,
                "%,11d %,13.0f %,10.0f %,13.0f %16.3f%n",
                step.events(),
                step.perSecond(),
                step.heapMiB(),
                step.rssMiB(),
                step.sourceMicros() / 1_000);
    }

    private static List<Object> asJson(List<Step> steps) {
        List<Object> all = new ArrayList<>();
        for (Step step : steps) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("events", step.events());
            one.put("perSecond", step.perSecond());
            one.put("heapMiB", step.heapMiB());
            one.put("rssMiB", step.rssMiB());
            one.put("sourceMicros", step.sourceMicros());
            all.add(one);
        }
        return all;
    }
}
