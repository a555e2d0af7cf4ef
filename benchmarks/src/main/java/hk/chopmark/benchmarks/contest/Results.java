package hk.chopmark.benchmarks.contest;

import hk.chopmark.benchmarks.rig.Figures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What was measured: figures by contender and measure; of several rounds the median.
 *
 * <p>Figures by name: {@code rate} (events per second), {@code p50Micros}, {@code p99Micros},
 * {@code heapMiB}, {@code rssMiB}, {@code peakRssMiB}.
 */
public final class Results {

    private final Map<String, Map<String, Map<String, List<Double>>>> rounds =
            new LinkedHashMap<>();
    private final Map<String, String> failures = new TreeMap<>();

    void add(String entrant, String measure, Figures figures) {
        Map<String, List<Double>> seen =
                rounds.computeIfAbsent(entrant, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(measure, _ -> new LinkedHashMap<>());
        figures.values()
                .forEach((name, value) ->
                        seen.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
    }

    void fail(String entrant, String measure, String why) {
        failures.put(entrant + "." + measure, why);
    }

    /** A figure; empty if it was not measured. */
    public OptionalDouble figure(String entrant, String measure, String name) {
        List<Double> seen =
                rounds.getOrDefault(entrant, Map.of())
                        .getOrDefault(measure, Map.of())
                        .getOrDefault(name, List.of());
        return seen.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(seen));
    }

    /** All figures: contender, measure, name. */
    public Map<String, Map<String, Map<String, Double>>> all() {
        Map<String, Map<String, Map<String, Double>>> all = new LinkedHashMap<>();
        rounds.forEach((entrant, measures) -> {
            Map<String, Map<String, Double>> byMeasure = new LinkedHashMap<>();
            measures.forEach((measure, figures) -> {
                Map<String, Double> medians = new LinkedHashMap<>();
                figures.forEach((name, seen) -> medians.put(name, median(seen)));
                byMeasure.put(measure, medians);
            });
            all.put(entrant, byMeasure);
        });
        return all;
    }

    /** What went wrong, by contender and measure; empty after a good run. */
    public Map<String, String> failures() {
        return Collections.unmodifiableMap(failures);
    }

    private static double median(List<Double> seen) {
        List<Double> sorted = seen.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
