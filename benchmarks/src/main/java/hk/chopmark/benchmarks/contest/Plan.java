package hk.chopmark.benchmarks.contest;

import hk.chopmark.benchmarks.rig.Workload;
import java.util.List;

/**
 * How much is measured.
 *
 * @param workload what is imported into each contender
 * @param coldEvents how many of it by a program just started, counted apart; a multiple of the
 *     batch
 * @param callers numbers of callers that append side by side
 * @param commanders numbers of callers of the command gateway
 * @param warmUpMillis of each append measurement
 * @param millis of each append measurement after that
 * @param sourced streams read
 * @param latencyMillis how long end-to-end latency is watched
 * @param rounds how often everything but import and rebuild is measured; the median counts
 * @param jvm options of every contender's JVM
 */
public record Plan(
        Workload workload,
        long coldEvents,
        List<Integer> callers,
        List<Integer> commanders,
        long warmUpMillis,
        long millis,
        int sourced,
        long latencyMillis,
        int rounds,
        List<String> jvm) {

    /** Callers of the comparison. */
    public static final List<Integer> CALLERS = List.of(1, 16, 64, 256);

    private static final List<String> JVM = List.of("-Xmx1500m", "-XX:+UseG1GC");

    /** Where nobody looks at the figures. */
    private static final List<String> BRIEFLY =
            List.of("-Xmx500m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Callers of the flood beside which one caller is measured. */
    public static final int FLOOD = 64;

    /** Events per second of the end-to-end measurement. */
    public static final int LATENCY_RATE = 200;

    /** The contender without a disk stops here, lest it run out of memory. */
    public static final long MEMORY_LIMIT = 200_000;

    public Plan {
        callers = List.copyOf(callers);
        commanders = List.copyOf(commanders);
        jvm = List.copyOf(jvm);
    }

    /** The floods beside which one caller is measured: none in a plan without commands. */
    List<Integer> floods() {
        return commanders.contains(FLOOD) ? List.of(FLOOD) : List.of();
    }

    private static Workload replies(long events) {
        return new Workload(events, Workload.REFERENCES);
    }

    /** What goes into the document. */
    public static Plan full() {
        return new Plan(
                replies(300_000), 100_000, CALLERS, CALLERS, 1_500, 3_000, 2_000, 5_000, 3, JVM);
    }

    /** About two minutes. */
    public static Plan quick() {
        return new Plan(
                replies(20_000), 10_000, CALLERS, List.of(1, 64), 500, 1_000, 300, 2_000, 1, JVM);
    }

    /** One long import, nothing else. */
    static Plan ofImport(Workload workload) {
        return new Plan(workload, 0, List.of(), List.of(), 0, 0, 0, 0, 1, JVM);
    }

    /** One import, only to see that it works. */
    static Plan ofTinyImport(Workload workload) {
        return new Plan(workload, 0, List.of(), List.of(), 0, 0, 0, 0, 1, BRIEFLY);
    }

    /** Only to see that everything works. */
    public static Plan tiny() {
        return new Plan(
                replies(1_500), 500, List.of(1, 64), List.of(64), 20, 50, 10, 100, 1, BRIEFLY);
    }
}
