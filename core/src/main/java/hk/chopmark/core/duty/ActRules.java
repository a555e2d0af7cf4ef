package hk.chopmark.core.duty;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.duty.DutyCommand.RecordAct;
import hk.chopmark.core.duty.DutyCommand.RecordActFired;
import hk.chopmark.core.duty.DutyCommand.RecordActMissed;
import hk.chopmark.core.duty.DutyCommand.RecordActRefused;
import hk.chopmark.core.duty.DutyEvent.ActSettled;
import hk.chopmark.core.duty.DutyEvent.DueActFired;
import hk.chopmark.core.duty.DutyEvent.DueActMissed;
import hk.chopmark.core.duty.DutyEvent.DueActRefused;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Of one act one thing is recorded, by the schedule itself; a second word on it changes nothing.
 */
final class ActRules {

    private ActRules() {}

    private static final class Recording<C extends RecordAct> extends Rule<C, Set<DueAct>> {
        private final BiFunction<C, Instant, DutyEvent> event;

        Recording(Class<C> commandType, BiFunction<C, Instant, DutyEvent> event) {
            super(
                    commandType,
                    // Sent for the purpose of the act it is about, whatever that is.
                    CommandPermission.server("duty.record", Purpose.values()),
                    HashSet::new,
                    Recording::fold);
            this.event = event;
        }

        private static Set<DueAct> fold(Set<DueAct> settled, Recorded<?> fact) {
            if (fact.event() instanceof ActSettled outcome) {
                settled.add(outcome.act());
            }
            return settled;
        }

        @Override
        public List<FactQuery> facts(C command, Actor actor) {
            return List.of(FactQuery.about(command.act().subject(), ActSettled.class));
        }

        @Override
        public List<DutyEvent> decide(C command, Set<DueAct> settled, DecisionContext context) {
            return settled.contains(command.act())
                    ? List.of()
                    : List.of(event.apply(command, context.now()));
        }
    }

    static Decision<?, ?> fired() {
        return new Recording<>(RecordActFired.class, ActRules::fired);
    }

    private static DueActFired fired(RecordActFired command, Instant now) {
        return new DueActFired(
                command.act(),
                now,
                command.act().isLateAt(now),
                command.act().delayAt(now).toSeconds(),
                command.command(),
                command.event());
    }

    static Decision<?, ?> missed() {
        return new Recording<>(
                RecordActMissed.class,
                (command, now) -> new DueActMissed(command.act(), now, command.catchUpDays()));
    }

    static Decision<?, ?> refused() {
        return new Recording<>(
                RecordActRefused.class,
                (command, now) ->
                        new DueActRefused(command.act(), now, command.command(), command.code()));
    }
}
