package hk.chopmark.api.demo;

import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * The sample school in an installation: whether it is there, building it, letting it live for a
 * while.
 *
 * <p><b>Guarantees</b>: what is there is not built again; what was built half-way is completed.
 */
public final class Demo {
    private final AuditEngine engine;
    private final Instant now;
    private final DemoSchool plan;
    private final Highlights highlights;
    private long commands;
    private CommandContext last = CommandContext.of(Actor.service("demo"), Purpose.DEMONSTRATION);

    /**
     * @param engine of the installation
     * @param now deadlines lie around it if the school is built now
     */
    public Demo(AuditEngine engine, Instant now) {
        this.engine = engine;
        this.now = now;
        // All ids come from a fixed seed: going through the building without sending tells them.
        this.plan =
                new DemoSchool(
                        new DemoSender(keyed -> last = keyed.context(), sent -> commands = sent),
                        now);
        this.highlights = plan.build();
    }

    /** Who and what to look at. */
    public Highlights highlights() {
        return highlights;
    }

    /** Count of commands it takes. */
    public long commands() {
        return commands;
    }

    /** Whether the last command of the building is on record. */
    public boolean isBuilt() {
        return engine.recorded(DemoSchool.SCHOOL, last).isPresent();
    }

    /**
     * Builds it, or what is missing of it.
     *
     * @param progress hears the count of commands sent
     */
    public void build(LongConsumer progress) {
        new DemoSchool(engine, now, progress).build();
    }

    /**
     * Lets guardians open and acknowledge the notice of the parents' evening, one after another,
     * until closed or done.
     */
    public AutoCloseable live() {
        return DemoActivity.start(engine, plan, highlights.parentsEvening());
    }
}
