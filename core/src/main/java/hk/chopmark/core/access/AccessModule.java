package hk.chopmark.core.access;

import hk.chopmark.core.decision.AreaModule;
import java.util.List;

/** What access brings to the runtime. */
public final class AccessModule {

    private AccessModule() {}

    /** Events and decisions of access. */
    public static AreaModule module() {
        return new AreaModule(
                "access",
                AreaModule.eventsOf(AccessEvent.class),
                List.of(
                        new AccessRules.Defining(),
                        new AccessRules.Founding(),
                        new AccessRules.Granting(),
                        new ConfirmingGrants(),
                        new WithdrawingProposals(),
                        new AccessRules.Revoking(),
                        new Delegating(),
                        new EndingDelegations(),
                        new Reviewing()));
    }
}
