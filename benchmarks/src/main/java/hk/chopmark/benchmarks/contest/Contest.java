package hk.chopmark.benchmarks.contest;

import hk.chopmark.benchmarks.rig.Figures;
import hk.chopmark.benchmarks.server.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a comparison: starts the server and the contenders, and takes one measurement after the
 * other, each for all contenders in turn, so that a change of the machine hits all of them.
 *
 * <p><b>Guarantees</b>: only one contender works at a time; what it started is ended, whatever
 * happens.
 */
public final class Contest {

    /** Hears how far the run is. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called before each measurement.
         *
         * @param what is being measured, for people
         * @param done measurements done
         * @param total measurements in all
         */
        void at(String what, int done, int total);
    }

    /**
     * A run and what it was run on.
     *
     * @param at when it began
     * @param plan how much was measured
     * @param entrants who took part
     * @param results the figures
     * @param setting the circumstances
     */
    public record Run(
            Instant at, Plan plan, List<Entrant> entrants, Results results, Setting setting) {}

    private final Plan plan;
    private final List<Entrant> entrants;
    private final Listener listener;
    private final Results results = new Results();
    private int done;

    /** A comparison of these contenders. */
    public Contest(Plan plan, List<Entrant> entrants, Listener listener) {
        this.plan = plan;
        this.entrants = List.copyOf(entrants);
        this.listener = listener;
    }

    /**
     * Runs it.
     *
     * @param folder for the server's data and the contenders' files; stays the caller's to delete
     * @param at when it begins
     * @throws IOException if server or contenders do not start; a failed measurement only shows in
     *     the results
     */
    public Run run(Path folder, Instant at) throws IOException, SQLException {
        List<Measure> measures = Measure.of(plan);
        int total = total(measures);
        Map<Entrant, WorkerProcess> workers = new LinkedHashMap<>();
        listener.at("starting PostgreSQL", 0, total);
        try (Server server = Server.start(folder)) {
            try {
                for (Entrant entrant : entrants) {
                    workers.put(
                            entrant,
                            WorkerProcess.start(
                                    new WorkerProcess.Start(entrant, server.url(), plan, folder)));
                }
                for (Map.Entry<Entrant, WorkerProcess> worker : workers.entrySet()) {
                    listener.at("starting " + worker.getKey().title(), 0, total);
                    worker.getValue().awaitReady();
                }
                for (Measure measure : measures) {
                    measure(measure, workers, total);
                }
                Map<String, String> settings = new LinkedHashMap<>();
                workers.forEach(
                        (entrant, worker) -> settings.put(entrant.title(), worker.settings()));
                return new Run(
                        at,
                        plan,
                        entrants,
                        results,
                        new Setting(Machine.describe(folder, plan), server.settings(), settings));
            } finally {
                new ArrayList<>(workers.values()).forEach(WorkerProcess::close);
            }
        }
    }

    private int total(List<Measure> measures) {
        return measures.stream().mapToInt(this::rounds).sum() * entrants.size();
    }

    private int rounds(Measure measure) {
        return measure.repeated() ? plan.rounds() : 1;
    }

    private void measure(Measure measure, Map<Entrant, WorkerProcess> workers, int total) {
        for (int round = 0; round < rounds(measure); round++) {
            workers.forEach((entrant, worker) -> {
                listener.at(measure.title() + ": " + entrant.title(), done++, total);
                try {
                    Optional<Figures> figures = worker.ask(measure.requestTo(entrant));
                    figures.ifPresent(seen -> results.add(entrant.key(), measure.key(), seen));
                } catch (IOException e) {
                    results.fail(entrant.key(), measure.key(), String.valueOf(e.getMessage()));
                }
            });
        }
    }
}
