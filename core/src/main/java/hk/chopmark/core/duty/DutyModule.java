package hk.chopmark.core.duty;

import hk.chopmark.core.decision.AreaModule;
import java.util.List;

/** What due rules and due acts bring to the runtime. */
public final class DutyModule {

    private DutyModule() {}

    /** Events and decisions of due rules and due acts. */
    public static AreaModule module() {
        return new AreaModule(
                "duty",
                AreaModule.eventsOf(DutyEvent.class),
                List.of(
                        new RuleRules.Adopting(),
                        new RuleRules.Retiring(),
                        ActRules.fired(),
                        ActRules.missed(),
                        ActRules.refused()));
    }
}
