package hk.chopmark.benchmarks.contest;

import hk.chopmark.benchmarks.rig.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing asked of every contender.
 *
 * @param key under which its figures stand in the results, such as {@code append64}
 * @param title for people
 * @param request what the workers are asked
 * @param repeated whether it is measured in every round, or once
 */
public record Measure(String key, String title, Request request, boolean repeated) {

    /** All of a plan, in the order in which they are measured. */
    static List<Measure> of(Plan plan) {
        List<Measure> all = new ArrayList<>();
        all.add(
                new Measure(
                        "bulkCold",
                        "bulk import by a program just started",
                        Request.of("import").with("upTo", plan.coldEvents()),
                        false));
        all.add(new Measure("bulk", "bulk import, warm", Request.of("import"), false));
        all.add(
                new Measure(
                        "source",
                        "sourcing one stream of 20 events",
                        Request.of("source").with("count", plan.sourced()),
                        true));
        all.add(
                new Measure(
                        "replay",
                        "full replay into a handler",
                        Request.of("replay").with("events", plan.workload().imported()),
                        true));
        all.add(
                new Measure(
                        "rebuild",
                        "rebuild of a read model",
                        Request.of("rebuild").with("events", plan.workload().imported()),
                        false));
        for (int callers : plan.callers()) {
            all.add(
                    new Measure(
                            "append" + callers,
                            "append, " + callers + " callers",
                            loop(plan, "append", callers),
                            true));
        }
        for (int callers : plan.commanders()) {
            all.add(
                    new Measure(
                            "command" + callers,
                            "command gateway, " + callers + " callers",
                            loop(plan, "command", callers),
                            true));
        }
        for (int flood : plan.floods()) {
            all.add(
                    new Measure(
                            "neighbour" + flood,
                            "one caller beside " + flood + " of another school",
                            loop(plan, "neighbour", flood),
                            true));
        }
        all.add(
                new Measure(
                        "latency",
                        "append to handler, " + Plan.LATENCY_RATE + " events/s",
                        Request.of("latency")
                                .with("perSecond", Plan.LATENCY_RATE)
                                .with("millis", plan.latencyMillis()),
                        true));
        all.add(new Measure("memory", "memory in the end", Request.of("memory"), false));
        return all;
    }

    private static Request loop(Plan plan, String task, int callers) {
        return Request.of(task)
                .with("callers", callers)
                .with("warmUpMillis", plan.warmUpMillis())
                .with("millis", plan.millis());
    }

    /** As asked of one contender: what keeps nothing on disk stops before it is full. */
    Request requestTo(Entrant entrant) {
        boolean bounded = entrant.key().equals("memory") && request.sizes().containsKey("callers");
        return bounded ? request.with("limit", Plan.MEMORY_LIMIT) : request;
    }
}
