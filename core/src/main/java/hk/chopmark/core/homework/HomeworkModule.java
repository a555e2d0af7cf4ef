package hk.chopmark.core.homework;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.CONNECTOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;
import static hk.chopmark.core.decision.UsualRole.TEACHER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomeworks;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.RefKind;

/** What homework brings to the runtime. */
public final class HomeworkModule implements Area {

    /** Events and decisions of homework. */
    @Override
    public AreaModule module() {
        return AreaModule.named("homework")
                .events(HomeworkEvent.class)
                .decisions(
                        new HomeworkRules.Assigning(),
                        new HomeworkRules.ChangingDeadline(),
                        new HomeworkRules.Marking(),
                        new HomeworkRules.Returning(),
                        new SubmissionRules.Submitting(),
                        new SubmissionRules.SubmittingMany())
                .refKinds(new RefKind<>(HomeworkId.KIND, HomeworkId.class, HomeworkId::new))
                .resources(
                        Resource.of(
                                        "homework",
                                        Category.IDENTITY,
                                        Category.STAFF,
                                        Category.ACADEMIC,
                                        Category.CONTENT)
                                .action(
                                        "view",
                                        ADMINISTRATOR,
                                        DATA_PROTECTION_OFFICER,
                                        TEACHER,
                                        AUDITOR,
                                        CONNECTOR)
                                .action("export", ADMINISTRATOR, DATA_PROTECTION_OFFICER, AUDITOR)
                                .action("assign", ADMINISTRATOR, TEACHER)
                                .action("mark", ADMINISTRATOR, TEACHER)
                                .action("submit", ADMINISTRATOR, CONNECTOR))
                .held(HomeworkHeld.fields())
                .samples(HomeworkSamples::all)
                .build();
    }

    /** For importers: many submissions over one state in memory. */
    public static SessionDecision<SubmitHomeworks, ?> submissionSession() {
        return new SubmissionRules.SubmittingMany();
    }
}
