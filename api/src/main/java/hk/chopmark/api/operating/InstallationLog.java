package hk.chopmark.api.operating;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.installation.InstallationCommand.BeginInstallationLog;
import hk.chopmark.core.installation.InstallationCommand.RecordFolderCommand;
import hk.chopmark.core.installation.InstallationEvent.InstallationLogBegun;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import org.jspecify.annotations.Nullable;

/**
 * The log that the installation has of its own.
 *
 * <p><b>Guarantees</b>: begun once, whoever begins it, with the post and the grant of the first
 * operator, who is a reference and nobody yet. A crash in between leaves a log that the next start
 * goes on with.
 */
public final class InstallationLog {

    /** Post and role code of an operator. */
    public static final String OPERATOR = UsualRole.OPERATOR.code();

    private static final CommandContext BEGINNING =
            CommandContext.of(Actor.service("first-start"), Purpose.ROSTER_ADMINISTRATION)
                    .from("first-start", null);

    /** Whoever holds the data folder; nobody signs in to it. */
    public static final Actor DATA_FOLDER = Actor.service("data-folder");

    private final AuditEngine engine;

    /** Over an engine. */
    public InstallationLog(AuditEngine engine) {
        this.engine = engine;
    }

    /**
     * Begins the log, unless it is begun.
     *
     * @return this
     */
    public InstallationLog begin() {
        if (!isBegun()) {
            send("begin", new BeginInstallationLog());
        }
        for (UsualRole role : UsualRole.ofInstallation()) {
            send(
                    "role-" + role.code(),
                    new DefineRole(
                            SchoolId.INSTALLATION,
                            role.code(),
                            role.heldBy(),
                            Resources.usuallyHeldBy(role)));
        }
        send(
                "appoint",
                new AppointStaff(
                        SchoolId.INSTALLATION,
                        new StaffId(UuidCreator.getTimeOrderedEpoch()),
                        null,
                        null,
                        OPERATOR));
        StaffId first = firstOperator();
        send(
                "grant",
                new GrantFoundingRole(
                        SchoolId.INSTALLATION, new GrantId(first.id()), first, OPERATOR));
        return this;
    }

    /** The key stands for the step: what was done once is not done again. */
    private void send(String step, Command command) {
        String key = "first-start/" + step;
        engine.send(command, BEGINNING.withKey(key, key));
    }

    private boolean isBegun() {
        return engine.schools().knows(SchoolId.INSTALLATION)
                && engine
                        .history()
                        .of(SchoolId.INSTALLATION)
                        .about(SchoolId.INSTALLATION)
                        .ofTypes(InstallationLogBegun.class)
                        .stream()
                        .findAny()
                        .isPresent();
    }

    /** Whom the log began with. */
    public StaffId firstOperator() {
        return engine.history().of(SchoolId.INSTALLATION).ofTypes(StaffAppointed.class).stream()
                .map(fact -> ((StaffAppointed) fact.event()).staff())
                .findFirst()
                .orElseThrow();
    }

    /** Whether any operator ever took an account into their hands. */
    public boolean hadOperator() {
        return engine.history().of(SchoolId.INSTALLATION).ofTypes(AccountActivated.class).stream()
                .findAny()
                .isPresent();
    }

    /**
     * Records that whoever holds the data folder runs a command that changes something, before it
     * is run.
     *
     * @param command a code
     * @param about the school; null if it is about none or all
     */
    public void running(String command, @Nullable SchoolId about) {
        engine.send(
                new RecordFolderCommand(command, about),
                CommandContext.of(DATA_FOLDER, Purpose.AUDIT).from("command-line", null));
    }
}
