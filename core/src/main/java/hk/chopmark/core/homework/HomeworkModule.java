package hk.chopmark.core.homework;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomeworks;
import java.util.List;

/** What homework brings to the runtime. */
public final class HomeworkModule {

    private HomeworkModule() {}

    /** Events and decisions of homework. */
    public static AreaModule module() {
        return new AreaModule(
                "homework",
                AreaModule.eventsOf(HomeworkEvent.class),
                List.of(
                        new HomeworkRules.Assigning(),
                        new HomeworkRules.ChangingDeadline(),
                        new HomeworkRules.Marking(),
                        new HomeworkRules.Returning(),
                        new SubmissionRules.Submitting(),
                        new SubmissionRules.SubmittingMany()));
    }

    /** For importers: many submissions over one state in memory. */
    public static SessionDecision<SubmitHomeworks, ?> submissionSession() {
        return new SubmissionRules.SubmittingMany();
    }
}
