package hk.chopmark.core.access;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;
import static hk.chopmark.core.decision.UsualRole.OPERATOR;
import static hk.chopmark.core.decision.UsualRole.TEACHER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resource.Holding;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.RefKind;

/** What access brings to the runtime. */
public final class AccessModule implements Area {

    /** Events and decisions of access. */
    @Override
    public AreaModule module() {
        return AreaModule.named("access")
                .events(AccessEvent.class)
                .decisions(
                        new AccessRules.Defining(),
                        new AccessRules.Founding(),
                        new AccessRules.Granting(),
                        new ConfirmingGrants(),
                        new WithdrawingProposals(),
                        new AccessRules.Revoking(),
                        new Delegating(),
                        new EndingDelegations(),
                        new Reviewing())
                .refKinds(new RefKind<>(GrantId.KIND, GrantId.class, GrantId::new))
                .resources(
                        Resource.of("access")
                                .held(Holding.IN_PERSON)
                                .action(
                                        "view",
                                        ADMINISTRATOR,
                                        DATA_PROTECTION_OFFICER,
                                        TEACHER,
                                        AUDITOR,
                                        OPERATOR)
                                .action("grant", ADMINISTRATOR, OPERATOR)
                                .action("confirm", ADMINISTRATOR, AUDITOR, OPERATOR)
                                .schoolAction(
                                        "audit", ADMINISTRATOR, DATA_PROTECTION_OFFICER, AUDITOR)
                                .schoolAction("review", ADMINISTRATOR)
                                .action("delegate"))
                .samples(AccessSamples::all)
                .build();
    }
}
