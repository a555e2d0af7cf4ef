package hk.chopmark.core.roster;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import java.util.List;

/** What the roster brings to the runtime. */
public final class RosterModule {

    private RosterModule() {}

    /** Events and decisions of the roster. */
    public static AreaModule module() {
        return new AreaModule(
                "roster",
                AreaModule.eventsOf(RosterEvent.class),
                List.of(
                        new SchoolRules.Registering(),
                        new SchoolRules.Opening(),
                        new StudentRules.Enrolling(),
                        new StudentRules.EnrollingMany(),
                        new StudentRules.Leaving(),
                        new GuardianRules.Registering(),
                        new GuardianRules.Linking(),
                        new GuardianRules.ChangingAuthority(),
                        new GuardianRules.Unlinking(),
                        new StaffRules.Appointing(),
                        new StaffRules.Leaving(),
                        new MembershipRules.Starting(),
                        new MembershipRules.Ending(),
                        new CorrectionRules.Correcting(),
                        new CorrectionRules.RecordingHkid()));
    }

    /** For importers: many enrolments over one state in memory. */
    public static SessionDecision<EnrolStudents, ?> enrolmentSession() {
        return new StudentRules.EnrollingMany();
    }
}
