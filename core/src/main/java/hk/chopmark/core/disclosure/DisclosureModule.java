package hk.chopmark.core.disclosure;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resource.Holding;
import hk.chopmark.core.shared.Category;

/** What disclosure brings to the runtime. */
public final class DisclosureModule implements Area {

    /** Events and decisions of disclosure. */
    @Override
    public AreaModule module() {
        return AreaModule.named("disclosure")
                .events(DisclosureEvent.class)
                .decisions(
                        new DisclosureRules.Viewing(),
                        new DisclosureRules.Unmasking(),
                        new DisclosureRules.Exporting(),
                        new DisclosureRules.Addressing(),
                        new IssuingRule(),
                        new SearchRule(),
                        new IndexRule(),
                        new AuditRules.Querying(),
                        new BreakGlassRules.Importing(),
                        new BreakGlassRules.Reviewing())
                .resources(
                        Resource.of(
                                        "dossier",
                                        Category.IDENTITY,
                                        Category.CONTACT,
                                        Category.HEALTH,
                                        Category.ACADEMIC,
                                        Category.CONDUCT,
                                        Category.STAFF,
                                        Category.VOLUNTEER,
                                        Category.REQUEST,
                                        Category.CONTENT)
                                .action("view", DATA_PROTECTION_OFFICER)
                                .clearFor(AUDITOR),
                        Resource.of("break-glass")
                                .held(Holding.IN_PERSON_FOR_SCHOOL)
                                .action("view", ADMINISTRATOR, DATA_PROTECTION_OFFICER, AUDITOR)
                                .action("open", ADMINISTRATOR, DATA_PROTECTION_OFFICER, AUDITOR))
                .places(HeldPlace.ofFilesGivenOut("evidence-files"))
                .samples(DisclosureSamples::all)
                .build();
    }
}
