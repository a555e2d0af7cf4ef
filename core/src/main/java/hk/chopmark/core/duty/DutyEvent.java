package hk.chopmark.core.duty;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.RECORDED;
import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CITATION;
import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DueRuleFact;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.facts.duty.ScheduleId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/** Due rules and due acts; names and components are stored for ever. */
public sealed interface DutyEvent extends DomainEvent {

    /** What became of a due act; each act comes to exactly one of these. */
    interface ActSettled {

        /** The act. */
        DueAct act();
    }

    /**
     * A version of a due rule is in force for due times from here on; the version before it ends
     * there.
     *
     * @param from first due time that is this version's
     * @param parameters codes and whole numbers, at most one of each name
     * @param source where the rule comes from
     */
    @Event(namespace = "duty", name = "DueRuleAdopted", version = "1")
    record DueRuleAdopted(
            ScheduleId schedule,
            @InClear(CODE) String rule,
            int version,
            @Time(VALID) Instant from,
            List<RuleParameter> parameters,
            @InClear(CITATION) String source)
            implements DutyEvent, DueRuleFact {
        public DueRuleAdopted {
            parameters = List.copyOf(parameters);
        }

        @Override
        public Instant inForceFrom() {
            return from;
        }

        @Override
        public List<RuleParameter> says() {
            return parameters;
        }
    }

    /**
     * A due rule makes nothing due from here on.
     *
     * @param version the version that was in force
     * @param until first due time that is no longer the rule's
     */
    @Event(namespace = "duty", name = "DueRuleRetired", version = "1")
    record DueRuleRetired(
            ScheduleId schedule,
            @InClear(CODE) String rule,
            int version,
            @Time(VALID) Instant until,
            @InClear(CODE) String reason)
            implements DutyEvent, DueRuleFact {
        @Override
        public Instant inForceFrom() {
            return until;
        }

        @Override
        public List<RuleParameter> says() {
            return List.of();
        }
    }

    /**
     * A due act was carried out: its command was accepted, and what the command stored is durable.
     *
     * @param firedAt when this was recorded, right after the command
     * @param late whether that was later than a running server takes
     * @param delaySeconds from the due time to {@code firedAt}, whole seconds, never negative
     * @param command name of the command
     * @param event first event that the command stored; absent if it stored none
     */
    @Event(namespace = "duty", name = "DueActFired", version = "1")
    record DueActFired(
            DueAct act,
            @Time(RECORDED) Instant firedAt,
            boolean late,
            long delaySeconds,
            @InClear(CODE) String command,
            @Nullable UUID event)
            implements DutyEvent, ActSettled {}

    /**
     * A due act was not carried out, because it was found too long after its time.
     *
     * @param foundAt when it was found
     * @param catchUpDays how many days back acts are still carried out
     */
    @Event(namespace = "duty", name = "DueActMissed", version = "1")
    record DueActMissed(DueAct act, @Time(RECORDED) Instant foundAt, int catchUpDays)
            implements DutyEvent, ActSettled {}

    /**
     * A due act was not carried out, because a rule refused its command; it is not tried again.
     *
     * @param refusedAt when this was recorded, right after the refusal
     * @param command name of the command
     * @param code of the rejection
     */
    @Event(namespace = "duty", name = "DueActRefused", version = "1")
    record DueActRefused(
            DueAct act,
            @Time(RECORDED) Instant refusedAt,
            @InClear(CODE) String command,
            @InClear(CODE) String code)
            implements DutyEvent, ActSettled {}
}
