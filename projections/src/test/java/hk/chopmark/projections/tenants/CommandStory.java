package hk.chopmark.projections.tenants;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.AccountCommand.RecoverOperator;
import hk.chopmark.core.installation.InstallationCommand;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.tenants.Telling.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A story of a school in which every command is sent, and each has something to record. */
final class CommandStory {

    /** Server time at the first step. */
    static final Instant NOW = Instant.parse("2026-09-30T04:00:00Z");

    /** First day of the school year. */
    static final LocalDate TERM = LocalDate.of(2026, 9, 1);

    static final CommandContext SETUP =
            CommandContext.of(Actor.service("setup"), Purpose.ROSTER_ADMINISTRATION);

    private CommandStory() {}

    /** The steps in their order. */
    static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        PeopleSteps.begin(steps);
        PeopleSteps.enrol(steps);
        ContactSteps.tell(steps);
        IdentitySteps.tell(steps);
        ContactSteps.retire(steps);
        ProviderSteps.tell(steps);
        CalendarSteps.tell(steps);
        AttendanceSteps.tell(steps);
        NoticeSteps.tell(steps);
        HomeworkSteps.tell(steps);
        OversightSteps.tell(steps);
        ErasureSteps.tell(steps);
        PeopleSteps.leave(steps);
        return steps;
    }

    /** Whether a command can be sent in a school; others are of the installation's own log. */
    static boolean isOfSchools(Class<?> command) {
        return !InstallationCommand.class.isAssignableFrom(command)
                && command != RecoverOperator.class;
    }

    /** Somebody in a signed-in session. */
    static CommandContext by(PersonRef person, Purpose purpose) {
        return CommandContext.of(Actor.person(person, "person", AuthMethod.PASSWORD), purpose);
    }

    /** A part of the program. */
    static CommandContext server(Purpose purpose) {
        return CommandContext.of(Actor.service("server"), purpose);
    }
}
