package hk.chopmark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hk.chopmark.benchmarks.contest.Contest;
import hk.chopmark.benchmarks.contest.Contest.Run;
import hk.chopmark.benchmarks.contest.Entrant;
import hk.chopmark.benchmarks.contest.Plan;
import hk.chopmark.benchmarks.contest.Results;
import hk.chopmark.benchmarks.report.Chart;
import hk.chopmark.benchmarks.report.JsonReport;
import hk.chopmark.benchmarks.report.Ratios;
import hk.chopmark.benchmarks.report.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole comparison in the smallest sizes: that it measures, never how fast. */
class BenchIT {

    private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");
    private static final Set<String> NOT_OF_THE_FLOOR =
            Set.of("command64", "neighbour64", "latency", "rebuild");
    private static final Set<String> NOT_IN_MEMORY = Set.of("rebuild");

    @TempDir private static Path folder;
    private static Run run;

    @BeforeAll
    static void measure() throws Exception {
        run = new Contest(Plan.tiny(), Entrant.all(), (what, done, total) -> {}).run(folder, AT);
    }

    @Test
    void every_contender_gives_every_figure_it_can_and_each_is_positive() {
        assertThat(run.results().failures()).as("nothing failed").isEmpty();
        List<String> missing = new ArrayList<>();
        for (Entrant entrant : Entrant.all()) {
            for (String measure : measures()) {
                boolean offered =
                        switch (entrant.key()) {
                            case "floor" -> !NOT_OF_THE_FLOOR.contains(measure);
                            case "memory" -> !NOT_IN_MEMORY.contains(measure);
                            default -> true;
                        };
                Map<String, Double> figures =
                        run.results()
                                .all()
                                .getOrDefault(entrant.key(), Map.of())
                                .getOrDefault(measure, Map.of());
                if (offered == figures.isEmpty()
                        || figures.values().stream().anyMatch(value -> value <= 0)) {
                    missing.add(entrant.key() + "." + measure + " " + figures);
                }
            }
        }
        assertThat(missing).as("cells that are empty, or should be, or are not positive").isEmpty();
    }

    private static List<String> measures() {
        return List.of(
                "bulkCold",
                "bulk",
                "source",
                "replay",
                "rebuild",
                "append1",
                "append64",
                "command64",
                "neighbour64",
                "latency",
                "memory");
    }

    @Test
    void ratios_are_the_quotients_of_the_figures_shown() {
        Results results = run.results();
        Map<String, Double> ratios = Ratios.of(results);
        assertThat(ratios.get("bulk_vs_copy_floor"))
                .as("ours over the floor")
                .isCloseTo(
                        results.figure("whole", "bulk", "rate").orElseThrow()
                                / results.figure("floor", "bulk", "rate").orElseThrow(),
                        within(1e-9));
        assertThat(ratios)
                .as("the names that machines read")
                .containsOnlyKeys(
                        "append1_vs_single_commit",
                        "append64_vs_axon4_jdbc",
                        "append64_vs_axon5_jpa",
                        "bulk_vs_copy_floor",
                        "bulk_vs_axon4_jdbc",
                        "replay_vs_scan",
                        "replay_vs_axon4_jdbc");
    }

    @Test
    void the_server_of_the_run_was_durable_and_the_report_says_so() {
        assertThat(run.setting().server())
                .as("asked of the running server")
                .containsEntry("fsync", "on")
                .containsEntry("synchronous_commit", "on")
                .containsEntry("full_page_writes", "on");
        assertThat(new Table(run, Table.Form.TEXT).text())
                .as("settings are in the table")
                .contains("PostgreSQL fsync: on")
                .contains("Chopmark, whole", "Axon 4.13.0 JDBC", "Axon 5.0.1 JPA");
        assertThat(Chart.of(run))
                .as("a drawing with a bar for ours")
                .contains("<svg", "Chopmark, whole");
        assertThat(JsonReport.of(run))
                .as("ratios are one object")
                .contains("\"ratios\":{\"append1_vs_single_commit\":")
                .contains("\"fsync\":\"on\"");
    }
}
