package hk.chopmark.core.erasure;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resource.Holding;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.RefKind;

/** What erasure and retention bring to the runtime. */
public final class ErasureModule implements Area {

    /** Events and decisions of erasure and retention. */
    @Override
    public AreaModule module() {
        return AreaModule.named("erasure")
                .events(ErasureEvent.class)
                .decisions(
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
                        new StepRules.Finalising())
                .refKinds(
                        new RefKind<>(ErasureId.KIND, ErasureId.class, ErasureId::new),
                        new RefKind<>(HoldId.KIND, HoldId.class, HoldId::new))
                .resources(
                        Resource.of("erasure")
                                .held(Holding.IN_PERSON_FOR_SCHOOL)
                                .action("view", ADMINISTRATOR, DATA_PROTECTION_OFFICER)
                                .action("request", DATA_PROTECTION_OFFICER)
                                .action("approve", ADMINISTRATOR, DATA_PROTECTION_OFFICER)
                                .action("decide", ADMINISTRATOR, DATA_PROTECTION_OFFICER)
                                .action("hold", DATA_PROTECTION_OFFICER)
                                .action("export", DATA_PROTECTION_OFFICER),
                        Resource.of("retention")
                                .held(Holding.IN_PERSON_FOR_SCHOOL)
                                .action("view", ADMINISTRATOR, DATA_PROTECTION_OFFICER)
                                .action("adopt", DATA_PROTECTION_OFFICER))
                .places(places())
                .samples(ErasureSamples::all)
                .build();
    }

    /** The places of the record itself; an erasure is certified when each has answered. */
    private static HeldPlace[] places() {
        Category[] every = Category.values();
        return new HeldPlace[] {
            HeldPlace.cleared(ErasurePlace.KEY_DATABASE.code(), every),
            HeldPlace.cleared(ErasurePlace.NODE_MEMORY.code(), every),
            HeldPlace.cleared(ErasurePlace.EVENTS_DATABASE.code(), every),
            // References and places of boxes, no value.
            HeldPlace.cleared(ErasurePlace.READ_MODELS.code()),
            HeldPlace.named(ErasurePlace.BACKUPS.code(), every)
        };
    }
}
