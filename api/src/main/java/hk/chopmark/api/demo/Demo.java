package hk.chopmark.api.demo;

import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.api.demo.DemoSender.Keyed;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The sample school in an installation: whether it is there, building it, letting it live for a
 * while.
 *
 * <p><b>Guarantees</b>: what is there is not built again; what was built half-way is completed.
 * Everybody who does something in it signed in before, and its app has a key.
 */
public final class Demo {
    private final Installation installation;
    private final Instant now;
    private final DemoSchool plan;
    private final Highlights highlights;
    private final DemoPeople people;
    private long commands;
    private CommandContext last = CommandContext.of(Actor.service("demo"), Purpose.DEMONSTRATION);

    /**
     * @param installation where the school is or will be
     * @param now deadlines lie around it if the school is built now
     */
    public Demo(Installation installation, Instant now) {
        this.installation = installation;
        this.now = now;
        // All ids come from a fixed seed: going through the building without sending tells them.
        this.plan =
                new DemoSchool(
                        new DemoSender(keyed -> last = keyed.context(), sent -> commands = sent),
                        now);
        this.highlights = plan.build();
        this.people =
                new DemoPeople(
                        installation,
                        DemoSchool.SCHOOL,
                        Map.of(
                                highlights.principal(), "principal",
                                highlights.officer(), "officer",
                                highlights.teacher(), "teacher",
                                highlights.guardian(), "guardian"));
    }

    /** Who and what to look at. */
    public Highlights highlights() {
        return highlights;
    }

    /** The password of somebody, new at each start; they have an account from then on. */
    public String passwordOf(PersonRef person) {
        return people.passwordOf(person);
    }

    /** Count of commands it takes. */
    public long commands() {
        return commands;
    }

    /** Whether the last command of the building is on record. */
    public boolean isBuilt() {
        return isRecorded(last);
    }

    private boolean isRecorded(CommandContext context) {
        return installation.engine().recorded(DemoSchool.SCHOOL, context).isPresent();
    }

    /**
     * Builds it, or what is missing of it.
     *
     * @param progress hears the count of commands sent
     */
    public void build(LongConsumer progress) {
        new DemoSchool(new DemoSender(this::send, progress), now).build();
    }

    /** Nobody signs in for what is there already. */
    private void send(Keyed keyed) {
        if (!isRecorded(keyed.context())) {
            installation.engine().send(keyed.command(), people.admit(keyed.context()));
        }
    }

    /**
     * Lets guardians open and acknowledge the notice of the parents' evening, one after another,
     * until closed or done.
     */
    public AutoCloseable live() {
        return DemoActivity.start(
                keyed ->
                        installation
                                .engine()
                                .send(keyed.command(), people.admit(keyed.context()))
                                .repeated(),
                plan,
                highlights.parentsEvening());
    }
}
