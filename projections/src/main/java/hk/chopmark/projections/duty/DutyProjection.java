package hk.chopmark.projections.duty;

import static hk.chopmark.projections.rows.SqlType.BIGINT;
import static hk.chopmark.projections.rows.SqlType.BOOLEAN;
import static hk.chopmark.projections.rows.SqlType.INTEGER;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.TIME;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.duty.DutyEvent;
import hk.chopmark.core.duty.DutyEvent.ActSettled;
import hk.chopmark.core.duty.DutyEvent.DueActFired;
import hk.chopmark.core.duty.DutyEvent.DueActMissed;
import hk.chopmark.core.duty.DutyEvent.DueActRefused;
import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.duty.DutyEvent.DueRuleRetired;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Upsert;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the rows behind {@link DueActs}. */
final class DutyProjection implements ProjectionModule {

    static final DutyProjection INSTANCE = new DutyProjection();

    private static final Upsert RULE =
            Upsert.into("due_rule")
                    .key("rule", TEXT)
                    .key("version", INTEGER)
                    .first(TIME, "begins", "adopted_at")
                    .first(TEXT, "parameters", "source")
                    .first(UUID, "adopted_event")
                    .last(TIME, "ends")
                    .build();

    private static final Upsert ACT =
            Upsert.into("due_act")
                    .key("event", UUID)
                    .replaced(TEXT, "rule", "subject", "outcome", "command", "code")
                    .replaced(INTEGER, "version")
                    .replaced(TIME, "due_at", "settled_at")
                    .replaced(BOOLEAN, "late")
                    .replaced(BIGINT, "delay_seconds", "position")
                    .replaced(UUID, "caused")
                    .build();

    private DutyProjection() {}

    @Override
    public String name() {
        return "due-acts.v1";
    }

    @Override
    public List<String> tables() {
        return List.of("due_rule", "due_act");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.of(
                DueRuleAdopted.class,
                DueRuleRetired.class,
                DueActFired.class,
                DueActMissed.class,
                DueActRefused.class);
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return switch (event(recorded)) {
            case DueRuleAdopted adopted -> adopted.schedule().text();
            case DueRuleRetired retired -> retired.schedule().text();
            case DueActFired fired -> fired.act().subject().text();
            case DueActMissed missed -> missed.act().subject().text();
            case DueActRefused refused -> refused.act().subject().text();
        };
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        switch (event(recorded)) {
            case DueRuleAdopted adopted ->
                    rule(recorded, adopted.rule(), adopted.version())
                            .set("begins", adopted.from())
                            .set("parameters", words(adopted.parameters()))
                            .set("source", adopted.source())
                            .set("adopted_at", recorded.at())
                            .set("adopted_event", recorded.id())
                            .addTo(rows);
            case DueRuleRetired retired ->
                    rule(recorded, retired.rule(), retired.version())
                            .set("ends", retired.until())
                            .addTo(rows);
            case DueActFired fired ->
                    act(recorded, fired, fired.firedAt())
                            .set("outcome", DueActView.Outcome.FIRED.name())
                            .set("late", fired.late())
                            .set("delay_seconds", fired.delaySeconds())
                            .set("command", fired.command())
                            .set("caused", fired.event())
                            .addTo(rows);
            case DueActMissed missed ->
                    act(recorded, missed, missed.foundAt())
                            .set("outcome", DueActView.Outcome.MISSED.name())
                            .addTo(rows);
            case DueActRefused refused ->
                    act(recorded, refused, refused.refusedAt())
                            .set("outcome", DueActView.Outcome.REFUSED.name())
                            .set("command", refused.command())
                            .set("code", refused.code())
                            .addTo(rows);
        }
    }

    private static Upsert.Row rule(Recorded<?> recorded, String rule, int version) {
        return RULE.row(recorded).set("rule", rule).set("version", version);
    }

    /** As late as it is when it is settled, unless the event itself says how late it was. */
    private static Upsert.Row act(Recorded<?> recorded, ActSettled settled, Instant at) {
        DueAct act = settled.act();
        return ACT.row(recorded)
                .set("event", recorded.id())
                .set("rule", act.rule())
                .set("version", act.version())
                .set("subject", act.subject().text())
                .set("due_at", act.dueAt())
                .set("settled_at", at)
                .set("late", act.isLateAt(at))
                .set("delay_seconds", act.delayAt(at).toSeconds())
                .set("position", recorded.position());
    }

    private static String words(List<RuleParameter> parameters) {
        return parameters.stream()
                .map(each ->
                        each.name() + "=" + (each.code() != null ? each.code() : each.number()))
                .collect(Collectors.joining(" "));
    }

    private static DutyEvent event(Recorded<?> recorded) {
        if (recorded.event() instanceof DutyEvent event) {
            return event;
        }
        throw new IllegalArgumentException(
                "Not an event of this read model: " + recorded.event().getClass());
    }
}
