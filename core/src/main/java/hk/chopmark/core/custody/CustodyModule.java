package hk.chopmark.core.custody;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resource.Holding;
import hk.chopmark.core.shared.RefKind;

/** Wiring of the custody of keys. */
public final class CustodyModule implements Area {

    /** Events and decisions of custody. */
    @Override
    public AreaModule module() {
        return AreaModule.named("custody")
                .events(CustodyEvent.class)
                .decisions(new EscrowRule(), new PassOverRule())
                .refKinds(new RefKind<>(CustodyId.KIND, CustodyId.class, CustodyId::new))
                .resources(
                        Resource.of("custody")
                                .held(Holding.IN_PERSON_FOR_SCHOOL)
                                .action("view", ADMINISTRATOR, DATA_PROTECTION_OFFICER, AUDITOR)
                                .unguarded("record"))
                .samples(CustodySamples::all)
                .build();
    }
}
