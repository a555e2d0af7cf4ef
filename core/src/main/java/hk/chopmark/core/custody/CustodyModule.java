package hk.chopmark.core.custody;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;

/** Wiring of the custody of keys. */
public final class CustodyModule implements Area {

    /** Events and decisions of custody. */
    @Override
    public AreaModule module() {
        return AreaModule.named("custody")
                .events(CustodyEvent.class)
                .decisions(new EscrowRule())
                .samples(CustodySamples::all)
                .build();
    }
}
