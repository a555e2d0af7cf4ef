package hk.chopmark.core.schedule;

import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.duty.DueAct;
import hk.chopmark.core.duty.DueRule;
import hk.chopmark.core.duty.DueRules;
import hk.chopmark.core.duty.DutyEvent.ActSettled;
import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.duty.DutyEvent.DueRuleRetired;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.facts.calendar.CalendarFact;
import hk.chopmark.core.facts.calendar.SchoolCalendar;
import hk.chopmark.core.shared.CalendarId;
import hk.chopmark.core.shared.ScheduleId;
import hk.chopmark.core.shared.SchoolId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What the record says of due rules, due acts and the calendar, read from the log itself.
 *
 * <p><b>Guarantees</b>: as durable as the log: an act whose outcome was acknowledged is settled,
 * whichever node recorded it. Thread safe.
 */
public final class DueRecord {

    private static final Set<Class<?>> RULES = Set.of(DueRuleAdopted.class, DueRuleRetired.class);
    private static final Set<Class<?>> OUTCOMES = Set.of(ActSettled.class);
    private static final Set<Class<?>> CALENDAR = Set.of(CalendarFact.class);
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

    /** The calendar of a school, for sources that count school days. */
    public SchoolCalendar calendar(SchoolId school) {
        AtomicReference<SchoolCalendar> calendar = new AtomicReference<>(SchoolCalendar.EMPTY);
        read(
                school,
                List.of(Set.of(CalendarId.of(school).text())),
                CALENDAR,
                event -> {
                    if (event instanceof CalendarFact fact) {
                        calendar.getAndUpdate(before -> before.with(fact.change()));
                    }
                });
        return calendar.get();
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
            Set<Class<?>> types,
            Consumer<Object> events) {
        Set<String> names = codec.catalog().namesOf(types);
        long from = 0;
        List<StoredEvent> page = log.find(school, anyOfTags, names, from, PAGE);
        while (!page.isEmpty()) {
            page.forEach(stored -> events.accept(codec.decode(stored).event()));
            from = page.getLast().position() + 1;
            page = page.size() < PAGE ? List.of() : log.find(school, anyOfTags, names, from, PAGE);
        }
    }
}
