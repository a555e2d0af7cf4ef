package hk.chopmark.core.schedule;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.duty.DutyModule;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArraySet;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/**
 * A small area for tests, whose command would do its work twice if it were sent twice, and a source
 * of due acts that lists what a test has put in.
 */
final class Reminders implements DueSource {

    static final String RULE = "reminder";

    private static final int PAGE = 3;

    /** What happens in this area. */
    sealed interface Reminding extends DomainEvent {}

    /** A reminder went out; nothing forbids a second one. */
    @Event(namespace = "schedule", name = "ReminderSent", version = "1")
    record ReminderSent(StudentId student, UUID number) implements Reminding {}

    /** Sends a reminder; the number is another one each time the command is made. */
    record SendReminder(SchoolId school, StudentId student, UUID number) implements Command {}

    /** Something that a test makes due. */
    record Entry(StudentId student, Instant dueAt) {}

    private static final class Sending implements Decision<SendReminder, Boolean> {
        @Override
        public CommandPermission<SendReminder> permission() {
            return CommandPermission.server("reminders.send", Purpose.values());
        }

        @Override
        public Class<SendReminder> commandType() {
            return SendReminder.class;
        }

        @Override
        public List<FactQuery> facts(SendReminder command, Actor actor) {
            return List.of(FactQuery.about(command.student(), ReminderSent.class));
        }

        @Override
        public Boolean initial(SendReminder command) {
            return true;
        }

        @Override
        public Boolean evolve(Boolean state, Recorded<?> fact) {
            return state;
        }

        @Override
        public List<ReminderSent> decide(
                SendReminder command, Boolean state, DecisionContext context) {
            if (command.student().equals(REFUSED)) {
                throw DomainRejection.rule("schedule.not-reminded", Map.of());
            }
            return List.of(new ReminderSent(command.student(), command.number()));
        }
    }

    /** A student whom no reminder may reach. */
    static final StudentId REFUSED = new StudentId(new UUID(0x57, 0xdead));

    /** All areas with that of reminders; some more rules can be adopted beside {@link #RULE}. */
    static List<AreaModule> areas(String... moreRules) {
        Set<String> rules = new HashSet<>(List.of(moreRules));
        rules.add(RULE);
        List<AreaModule> areas = new ArrayList<>(Areas.all());
        areas.removeIf(area -> area.name().equals("duty"));
        areas.add(new DutyModule(rules).module());
        areas.add(module());
        return areas;
    }

    private static AreaModule module() {
        return AreaModule.named("schedule")
                .events(Reminding.class)
                .decisions(new Sending())
                .resources(Resource.of("reminders").action("send"))
                .build();
    }

    private final String rule;
    private final Set<Entry> entries = new CopyOnWriteArraySet<>();

    Reminders() {
        this(RULE);
    }

    Reminders(String rule) {
        this.rule = rule;
    }

    void makeDue(StudentId student, Instant dueAt) {
        entries.add(new Entry(student, dueAt));
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public Purpose purpose() {
        return Purpose.HOME_SCHOOL_COMMUNICATION;
    }

    @Override
    public Page due(SchoolId school, DueRule version, Window window, @Nullable String after) {
        List<DueAct> acts =
                entries.stream()
                        .filter(entry -> version.covers(entry.dueAt()))
                        .filter(entry -> window.contains(entry.dueAt()))
                        .map(entry ->
                                new DueAct(rule, version.version(), entry.student(), entry.dueAt()))
                        .toList();
        int from = after == null ? 0 : Integer.parseInt(after);
        int to = Math.min(from + PAGE, acts.size());
        return new Page(
                acts.subList(from, to),
                to < acts.size() ? Optional.of(String.valueOf(to)) : Optional.empty());
    }

    @Override
    public Command command(SchoolId school, DueRule version, DueAct act) {
        if (act.subject() instanceof StudentId student) {
            return new SendReminder(school, student, UUID.randomUUID());
        }
        throw new IllegalStateException("Only students are reminded");
    }
}
