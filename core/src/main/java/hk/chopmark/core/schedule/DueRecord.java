package hk.chopmark.core.schedule;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.duty.DueRules;
import hk.chopmark.core.duty.DutyEvent.ActSettled;
import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.duty.DutyEvent.DueRuleRetired;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.facts.duty.ScheduleId;
import hk.chopmark.core.history.History;
import hk.chopmark.core.shared.SchoolId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the record says of due rules and due acts, read from the log itself.
 *
 * <p><b>Guarantees</b>: as durable as the log: an act whose outcome was acknowledged is settled,
 * whichever node recorded it. Thread safe.
 */
public final class DueRecord {

    private final History history;

    /** Over the record. */
    public DueRecord(History history) {
        this.history = history;
    }

    /** Every version of every rule of a school. */
    public List<DueRule> rules(SchoolId school) {
        DueRules rules = new DueRules();
        history
                .of(school)
                .about(ScheduleId.of(school))
                .ofTypes(DueRuleAdopted.class, DueRuleRetired.class)
                .stream()
                .map(Recorded::event)
                .forEach(rules::apply);
        return rules.all();
    }

    /** Which of some acts of a school are settled. */
    public Set<DueAct> settled(SchoolId school, Collection<DueAct> acts) {
        if (acts.isEmpty()) {
            return Set.of();
        }
        Set<DueAct> asked = new HashSet<>(acts);
        Set<DueAct> settled = new HashSet<>();
        history
                .of(school)
                .aboutAny(asked.stream().map(DueAct::subject).distinct().toList())
                .ofTypes(ActSettled.class)
                .stream()
                .map(Recorded::event)
                .filter(ActSettled.class::isInstance)
                .map(event -> ((ActSettled) event).act())
                .filter(asked::contains)
                .forEach(settled::add);
        return settled;
    }
}
