package hk.chopmark.core.custody;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resource.Holding;

/** Wiring of the custody of keys. */
public final class CustodyModule implements Area {

    /** Events and decisions of custody. */
    @Override
    public AreaModule module() {
        return AreaModule.named("custody")
                .events(CustodyEvent.class)
                .decisions(new EscrowRule())
                .resources(
                        Resource.of("custody").held(Holding.IN_PERSON_FOR_SCHOOL).action("record"))
                .samples(CustodySamples::all)
                .build();
    }
}
