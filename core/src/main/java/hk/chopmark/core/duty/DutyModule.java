package hk.chopmark.core.duty;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.facts.duty.ScheduleId;
import hk.chopmark.core.shared.RefKind;
import java.util.Set;
import java.util.stream.Collectors;

/** What due rules and due acts bring to the runtime. */
public final class DutyModule implements Area {

    private final Set<String> rules;

    /** With the rules that policies of the areas carry out. */
    public DutyModule() {
        this(DuePolicy.all().stream().map(DuePolicy::rule).collect(Collectors.toSet()));
    }

    /** With these rules: no other is adopted, because nothing would carry it out. */
    public DutyModule(Set<String> rules) {
        this.rules = Set.copyOf(rules);
    }

    /** Events and decisions of due rules and due acts. */
    @Override
    public AreaModule module() {
        return AreaModule.named("duty")
                .events(DutyEvent.class)
                .decisions(
                        new RuleRules.Adopting(rules),
                        new RuleRules.Retiring(),
                        ActRules.fired(),
                        ActRules.missed(),
                        ActRules.refused())
                .refKinds(new RefKind<>(ScheduleId.KIND, ScheduleId.class, ScheduleId::new))
                .resources(
                        Resource.of("duty")
                                .schoolAction(
                                        "view", ADMINISTRATOR, DATA_PROTECTION_OFFICER, AUDITOR)
                                .action("adopt", ADMINISTRATOR)
                                .unguarded("record"))
                .samples(DutySamples::all)
                .build();
    }
}
