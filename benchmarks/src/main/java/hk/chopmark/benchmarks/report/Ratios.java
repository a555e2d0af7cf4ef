package hk.chopmark.benchmarks.report;

import hk.chopmark.benchmarks.contest.Results;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Ours, whole, beside floor and peers of the same run; more is better. */
public final class Ratios {

    private static final String OURS = "whole";

    /**
     * One ratio of rates.
     *
     * @param name as machines read it
     * @param measure which is compared
     * @param other ours is divided by this contender's rate
     */
    private record Ratio(String name, String measure, String other) {
        OptionalDouble of(Results results) {
            OptionalDouble ours = results.figure(OURS, measure, "rate");
            OptionalDouble theirs = results.figure(other, measure, "rate");
            return ours.isPresent() && theirs.isPresent() && theirs.getAsDouble() > 0
                    ? OptionalDouble.of(ours.getAsDouble() / theirs.getAsDouble())
                    : OptionalDouble.empty();
        }
    }

    private static final List<Ratio> ALL =
            List.of(
                    new Ratio("append1_vs_single_commit", "append1", "floor"),
                    new Ratio("append64_vs_axon4_jdbc", "append64", "axon4"),
                    new Ratio("append64_vs_axon5_jpa", "append64", "axon5"),
                    new Ratio("bulk_vs_copy_floor", "bulk", "floor"),
                    new Ratio("bulk_vs_axon4_jdbc", "bulk", "axon4"),
                    new Ratio("replay_vs_scan", "replay", "floor"),
                    new Ratio("replay_vs_axon4_jdbc", "replay", "axon4"));

    private Ratios() {}

    /** By name; those whose figures were not measured are left out. */
    public static Map<String, Double> of(Results results) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (Ratio ratio : ALL) {
            ratio.of(results).ifPresent(value -> ratios.put(ratio.name(), value));
        }
        return ratios;
    }
}
