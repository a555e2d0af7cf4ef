package hk.chopmark.core.custody;

import hk.chopmark.core.decision.AreaModule;
import java.util.List;

/** Wiring of the custody of keys. */
public final class CustodyModule {

    private CustodyModule() {}

    /** Events and decisions of custody. */
    public static AreaModule module() {
        return new AreaModule(
                "custody", AreaModule.eventsOf(CustodyEvent.class), List.of(new EscrowRule()));
    }
}
