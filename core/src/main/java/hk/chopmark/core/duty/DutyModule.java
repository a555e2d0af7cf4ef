package hk.chopmark.core.duty;


import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.ScheduleId;

/** What due rules and due acts bring to the runtime. */
public final class DutyModule implements Area {

    /** Events and decisions of due rules and due acts. */
    @Override
    public AreaModule module() {
        return AreaModule.named("duty")
                .events(DutyEvent.class)
                .decisions(
                        new RuleRules.Adopting(),
                        new RuleRules.Retiring(),
                        ActRules.fired(),
                        ActRules.missed(),
                        ActRules.refused())
                .refKinds(new RefKind<>(ScheduleId.KIND, ScheduleId.class, ScheduleId::new))
                .resources(
                        Resource.of("duty").action("adopt").action("record"))
                .samples(DutySamples::all)
                .build();
    }
}
