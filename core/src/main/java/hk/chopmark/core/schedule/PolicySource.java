package hk.chopmark.core.schedule;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.history.History;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The due acts of a policy that an area declares, read from the record.
 *
 * <p>Keeps one fold for each school and reads on from where it stopped: the record only grows, so a
 * fold that has read it to a position never has to read it again.
 */
public final class PolicySource implements DueSource {

    /** A fold and how far it has read. */
    private static final class Reading {
        private final DuePolicy.Fold fold;
        private long next;

        private Reading(DuePolicy.Fold fold) {
            this.fold = fold;
        }
    }

    private final DuePolicy policy;
    private final History history;
    private final Map<SchoolId, Reading> readings = new HashMap<>();

    /** Over the record. */
    public PolicySource(DuePolicy policy, History history) {
        this.policy = policy;
        this.history = history;
    }

    @Override
    public String rule() {
        return policy.rule();
    }

    @Override
    public Purpose purpose() {
        return policy.purpose();
    }

    @Override
    public Page due(SchoolId school, DueRule rule, Window window, @Nullable String after) {
        Reading reading = readings.computeIfAbsent(school, _ -> new Reading(policy.begin()));
        if (after == null) {
            readOn(school, reading);
        }
        int from = after == null ? 0 : Integer.parseInt(after);
        List<DueAct> acts =
                reading.fold.due(rule, window.from(), window.to()).stream()
                        .map(due ->
                                new DueAct(rule.code(), rule.version(), due.subject(), due.dueAt()))
                        .filter(act -> rule.covers(act.dueAt()) && window.contains(act.dueAt()))
                        .toList();
        int end = Math.min(acts.size(), from + MAX_PAGE);
        return new Page(
                from >= end ? List.of() : acts.subList(from, end),
                end < acts.size() ? Optional.of(Integer.toString(end)) : Optional.empty());
    }

    private void readOn(SchoolId school, Reading reading) {
        history.of(school).ofTypes(policy.facts()).from(reading.next).stream()
                .forEach(fact -> {
                    reading.fold.evolve(fact);
                    reading.next = fact.position() + 1;
                });
    }

    @Override
    public Command command(SchoolId school, DueRule rule, DueAct act) {
        return policy.command(school, rule, act);
    }
}
