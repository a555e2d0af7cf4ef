package hk.chopmark.core.duty;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.duty.DutyEvent.DueActFired;
import hk.chopmark.core.duty.DutyEvent.DueActMissed;
import hk.chopmark.core.duty.DutyEvent.DueActRefused;
import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.duty.DutyEvent.DueRuleRetired;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.facts.duty.ScheduleId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One event of each kind about due rules and due acts, for the golden files. */
final class DutySamples {

    private static final ScheduleId SCHEDULE = new ScheduleId(new UUID(0x5c, 1));
    private static final Instant AT = Instant.parse("2026-09-01T00:00:00.123456Z");
    private static final DueAct ACT =
            new DueAct("absence-escalation", 2, new StudentId(new UUID(0x57, 1)), AT);

    private DutySamples() {}

    /** Rules, parameters and codes are invented; no area declares them. */
    static List<DomainEvent> all() {
        return List.of(
                new DueRuleAdopted(
                        SCHEDULE,
                        "absence-escalation",
                        2,
                        AT,
                        List.of(
                                RuleParameter.of("consecutive-school-days", 7),
                                RuleParameter.of("time-of-day", "morning")),
                        "Education Bureau Circular, attendance of pupils"),
                new DueRuleRetired(SCHEDULE, "absence-escalation", 2, AT, "replaced"),
                new DueActFired(
                        ACT, AT.plusSeconds(600), true, 600, "EscalateAbsence", new UUID(0xe, 1)),
                new DueActMissed(ACT, AT.plusSeconds(3_000_000), 31),
                new DueActRefused(
                        ACT, AT.plusSeconds(1), "EscalateAbsence", "attendance.already-escalated"));
    }
}
