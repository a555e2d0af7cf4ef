package hk.chopmark.core.schedule;

import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.duty.DueAct;
import hk.chopmark.core.duty.DueRule;
import hk.chopmark.core.duty.DueRules;
import hk.chopmark.core.duty.DutyEvent.ActSettled;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.shared.ScheduleId;
import hk.chopmark.core.shared.SchoolId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the record says of due rules and due acts, read from the log itself.
 *
 * <p><b>Guarantees</b>: as durable as the log: an act whose outcome was acknowledged is settled,
 * whichever node recorded it. Thread safe.
 */
public final class DueRecord {

    private static final Set<String> RULES = Set.of("duty.DueRuleAdopted", "duty.DueRuleRetired");
    private static final Set<String> OUTCOMES =
            Set.of("duty.DueActFired", "duty.DueActMissed", "duty.DueActRefused");
    private static final int PAGE = 1_000;

    private final EventLog log;
    private final EventCodec codec;

    /** Over stored events. */
    public DueRecord(EventLog log, EventCodec codec) {
        this.log = log;
        this.codec = codec;
    }

    /** Every version of every rule of a school. */
    public List<DueRule> rules(SchoolId school) {
        DueRules rules = new DueRules();
        read(school, List.of(Set.of(ScheduleId.of(school).text())), RULES, rules::apply);
        return rules.all();
    }

    /** Which of some acts of a school are settled. */
    public Set<DueAct> settled(SchoolId school, Collection<DueAct> acts) {
        if (acts.isEmpty()) {
            return Set.of();
        }
        Set<DueAct> asked = new HashSet<>(acts);
        Set<DueAct> settled = new HashSet<>();
        List<Set<String>> subjects =
                asked.stream().map(act -> Set.of(act.subject().text())).distinct().toList();
        read(
                school,
                subjects,
                OUTCOMES,
                event -> {
                    if (event instanceof ActSettled outcome && asked.contains(outcome.act())) {
                        settled.add(outcome.act());
                    }
                });
        return settled;
    }

    private void read(
            SchoolId school,
            List<Set<String>> anyOfTags,
            Set<String> names,
            Consumer<Object> events) {
        long from = 0;
        List<StoredEvent> page = log.find(school, anyOfTags, names, from, PAGE);
        while (!page.isEmpty()) {
            page.forEach(stored -> events.accept(codec.decode(stored).event()));
            from = page.getLast().position() + 1;
            page = page.size() < PAGE ? List.of() : log.find(school, anyOfTags, names, from, PAGE);
        }
    }
}
