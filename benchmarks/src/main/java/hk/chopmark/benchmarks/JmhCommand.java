package hk.chopmark.benchmarks;

import hk.chopmark.benchmarks.micro.MicroRun;
import hk.chopmark.benchmarks.micro.MicroRun.Cost;
import hk.chopmark.benchmarks.report.JsonReport;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures single steps. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = {
            "Measure single steps by JMH: encode and seal, hash, prove, open a class list.",
            "Takes about five minutes."
        },
        footer = {"", "Exit codes: 0 measured, 1 failed, 2 wrong use."})
final class JmhCommand implements Callable<Integer> {

    private final PrintStream out;
    private final PrintStream err;

    @Option(names = "--quick", description = "Shorter, in about a minute; figures are rough.")
    private boolean quick;

    @Option(
            names = "--json",
            description = "Write the result as one JSON object to standard output.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    JmhCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        Path log = Files.createTempFile("chopmark-bench-jmh", ".log");
        if (!quiet) {
            err.println("Measuring single steps; what JMH says is in " + log);
        }
        Map<String, Cost> costs = new MicroRun(quick).run(log);
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            costs.forEach((name, cost) ->
                    all.put(
                            name,
                            Map.of(
                                    "score", cost.score(),
                                    "error", cost.error(),
                                    "unit", cost.unit())));
            out.println(JsonReport.write(Map.of("format", "chopmark/jmh/v1", "costs", all)));
        } else {
            costs.forEach((name, cost) ->
                    out.printf(
                            Locale.ROOT,
                            "%-40s %10.3f +- %8.3f %s%n",
                            name,
                            cost.score(),
                            cost.error(),
                            cost.unit()));
        }
        return 0;
    }
}
