package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.AreaModule;
import java.util.List;

/** What erasure and retention bring to the runtime. */
public final class ErasureModule {

    private ErasureModule() {}

    /** Events and decisions of erasure and retention. */
    public static AreaModule module() {
        return new AreaModule(
                "erasure",
                AreaModule.eventsOf(ErasureEvent.class),
                List.of(
                        new RequestRules.Requesting(),
                        new RequestRules.Approving(),
                        new RequestRules.Deciding(),
                        new RequestRules.Refusing(),
                        new HoldRules.Placing(),
                        new HoldRules.Releasing(),
                        new HoldRules.AdoptingRetention(),
                        new StepRules.DestroyingKeys(),
                        new StepRules.DeletingCiphertext(),
                        new StepRules.DeletingStragglers(),
                        new StepRules.DeletingBlindIndex(),
                        new StepRules.Acknowledging(),
                        new StepRules.Certifying(),
                        new StepRules.Finalising()));
    }
}
