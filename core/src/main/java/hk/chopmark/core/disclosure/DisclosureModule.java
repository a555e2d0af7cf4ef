package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.AreaModule;
import java.util.List;

/** What disclosure brings to the runtime. */
public final class DisclosureModule {

    private DisclosureModule() {}

    /** Events and decisions of disclosure. */
    public static AreaModule module() {
        return new AreaModule(
                "disclosure",
                AreaModule.eventsOf(DisclosureEvent.class),
                List.of(
                        new DisclosureRules.Viewing(),
                        new DisclosureRules.Unmasking(),
                        new DisclosureRules.Exporting(),
                        new IssuingRule(),
                        new SearchRule(),
                        new IndexRule(),
                        new AuditRules.Querying(),
                        new BreakGlassRules.Importing(),
                        new BreakGlassRules.Reviewing()));
    }
}
