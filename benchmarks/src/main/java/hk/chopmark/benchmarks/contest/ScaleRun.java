package hk.chopmark.benchmarks.contest;

import hk.chopmark.benchmarks.rig.Figures;
import hk.chopmark.benchmarks.rig.Request;
import hk.chopmark.benchmarks.rig.Workload;
import hk.chopmark.benchmarks.server.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets one log grow and measures, again and again, whether it is still as fast as in the beginning.
 *
 * <p>The events are those of the comparison, imported whole: sealed, hashed, tagged, integrated and
 * signed while the import goes on.
 */
public final class ScaleRun {

    /**
     * The log at one size.
     *
     * @param events in the log
     * @param perSecond rate of the import since the step before
     * @param heapMiB heap in use after a full collection
     * @param rssMiB memory of the process; 0 where the system does not tell it
     * @param sourceMicros median of reading one stream of 20 events
     */
    public record Step(
            long events, double perSecond, double heapMiB, double rssMiB, double sourceMicros) {}

    /** Hears of every step. */
    @FunctionalInterface
    public interface Listener {
        /** A step is through. */
        void step(Step step);
    }

    private static final String OURS = "whole";
    private static final int STEPS = 20;
    private static final int SOURCED = 500;

    private ScaleRun() {}

    /**
     * Imports and measures.
     *
     * @param events at least; rounded up to {@value #STEPS} equal steps
     * @param tags tags of each event, 3 or more
     * @param folder for the server's data; stays the caller's to delete
     */
    public static List<Step> run(long events, int tags, Path folder, Listener listener)
            throws IOException, SQLException {
        return run(Plan.ofImport(workload(events, tags)), SOURCED, folder, listener);
    }

    /** At least so many events, in {@value #STEPS} equal steps of whole batches. */
    static Workload workload(long events, int tags) {
        long batches = Math.ceilDiv(events, STEPS * (long) Workload.BATCH_EVENTS);
        return new Workload(batches * Workload.BATCH_EVENTS * STEPS, tags);
    }

    /** The same with another plan, and so many streams read at each step. */
    static List<Step> run(Plan plan, int sourced, Path folder, Listener listener)
            throws IOException, SQLException {
        long step = plan.workload().imported() / STEPS;
        Entrant ours =
                Entrant.all().stream()
                        .filter(entrant -> entrant.key().equals(OURS))
                        .findFirst()
                        .orElseThrow();
        List<Step> steps = new ArrayList<>();
        try (Server server = Server.start(folder);
                WorkerProcess worker =
                        WorkerProcess.start(
                                new WorkerProcess.Start(ours, server.url(), plan, folder))) {
            worker.awaitReady();
            for (int i = 1; i <= STEPS; i++) {
                Step done = measure(worker, i * step, sourced);
                steps.add(done);
                listener.step(done);
            }
        }
        return steps;
    }

    private static Step measure(WorkerProcess worker, long upTo, int sourced) throws IOException {
        Figures rate = ask(worker, Request.of("import").with("upTo", upTo));
        Figures source = ask(worker, Request.of("source").with("count", sourced));
        Figures memory = ask(worker, Request.of("memory"));
        return new Step(
                upTo,
                figure(rate, "rate"),
                figure(memory, "heapMiB"),
                figure(memory, "rssMiB"),
                figure(source, "p50Micros"));
    }

    private static Figures ask(WorkerProcess worker, Request request) throws IOException {
        return worker.ask(request)
                .orElseThrow(() -> new IOException("Ours does not offer " + request.task()));
    }

    /** A figure; 0 where the system does not tell it. */
    private static double figure(Figures figures, String name) {
        return figures.values().getOrDefault(name, 0.0);
    }
}
