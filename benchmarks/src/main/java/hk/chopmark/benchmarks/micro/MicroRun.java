package hk.chopmark.benchmarks.micro;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks of this package, each in a JVM of its own. */
public final class MicroRun {

    private static final List<Class<?>> ALL =
            List.of(EncodeBenchmark.class, ClassListBenchmark.class, ProofBenchmark.class);

    /**
     * One figure.
     *
     * @param score the mean
     * @param error half of the 99.9 % confidence interval
     * @param unit such as {@code us/op}
     */
    public record Cost(double score, double error, String unit) {}

    private final boolean quick;

    /** Long enough to trust the figures, or only to have some. */
    public MicroRun(boolean quick) {
        this.quick = quick;
    }

    /**
     * Runs all of them.
     *
     * @param log where JMH writes what it says
     * @return by name of the benchmark
     */
    public Map<String, Cost> run(Path log) throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .forks(1)
                        .warmupIterations(quick ? 2 : 5)
                        .warmupTime(TimeValue.seconds(quick ? 1 : 3))
                        .measurementIterations(quick ? 3 : 5)
                        .measurementTime(TimeValue.seconds(quick ? 1 : 3))
                        .jvmArgs(
                                "-Xmx1500m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow")
                        .jvmArgsAppend(
                                "-Dlogback.configurationFile=hk/chopmark/benchmarks/rig/quiet-logback.xml")
                        .verbosity(VerboseMode.NORMAL)
                        .output(log.toString())
                        .shouldFailOnError(true);
        ALL.forEach(type -> options.include("\\." + type.getSimpleName() + "\\."));
        Collection<RunResult> results = new Runner(options.build()).run();
        Map<String, Cost> costs = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            String[] parts = name.split("\\.", -1);
            costs.put(
                    parts[parts.length - 2] + "." + parts[parts.length - 1],
                    new Cost(
                            result.getPrimaryResult().getScore(),
                            result.getPrimaryResult().getScoreError(),
                            result.getPrimaryResult().getScoreUnit()));
        }
        return new LinkedHashMap<>(costs);
    }
}
