package hk.chopmark.core.installation;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.installation.InstallationCommand.BeginInstallationLog;
import hk.chopmark.core.installation.InstallationCommand.FoundSchool;
import hk.chopmark.core.installation.InstallationCommand.OrderFoundingLetter;
import hk.chopmark.core.installation.InstallationCommand.RecordFolderCommand;
import hk.chopmark.core.installation.InstallationEvent.FolderCommandRun;
import hk.chopmark.core.installation.InstallationEvent.FoundingLetterOrdered;
import hk.chopmark.core.installation.InstallationEvent.InstallationLogBegun;
import hk.chopmark.core.installation.InstallationEvent.SchoolFounded;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What operators do to the installation is recorded before it is done. */
final class InstallationRules {

    private static final String OPERATING = "installation.operate";

    private InstallationRules() {}

    private static <C extends Command> CommandPermission<C> operating() {
        return CommandPermission.judged(
                OPERATING,
                command -> Set.of(command.school()),
                Purpose.ACCESS_ADMINISTRATION,
                Purpose.ROSTER_ADMINISTRATION,
                Purpose.DEMONSTRATION);
    }

    private static <C extends Command> CommandPermission<C> server() {
        return CommandPermission.server(OPERATING, Purpose.values());
    }

    abstract static class ByEvents<C extends InstallationCommand> extends Rule<C, Set<Object>> {
        ByEvents(Class<C> commandType, CommandPermission<C> permission) {
            super(commandType, permission, HashSet::new, ByEvents::fold);
        }

        private static Set<Object> fold(Set<Object> events, Recorded<?> fact) {
            if (fact.event() instanceof InstallationEvent event) {
                events.add(event);
            }
            return events;
        }
    }

    /** The log begins once. */
    static final class Beginning extends ByEvents<BeginInstallationLog> {
        Beginning() {
            super(BeginInstallationLog.class, server());
        }

        @Override
        public List<FactQuery> facts(BeginInstallationLog command, Actor actor) {
            return List.of(FactQuery.about(command.school(), InstallationLogBegun.class));
        }

        @Override
        public List<InstallationEvent> decide(
                BeginInstallationLog command, Set<Object> events, DecisionContext context) {
            return events.isEmpty()
                    ? List.of(new InstallationLogBegun(command.school()))
                    : List.of();
        }
    }

    /** A school is founded once. */
    static final class Founding extends ByEvents<FoundSchool> {
        Founding() {
            super(FoundSchool.class, operating());
        }

        @Override
        public List<FactQuery> facts(FoundSchool command, Actor actor) {
            return List.of(FactQuery.about(TenantId.of(command.founded()), SchoolFounded.class));
        }

        @Override
        public List<InstallationEvent> decide(
                FoundSchool command, Set<Object> events, DecisionContext context) {
            if (!events.isEmpty()) {
                throw DomainRejection.conflict(
                        "installation.school-known", Map.of("school", command.founded()));
            }
            return List.of(new SchoolFounded(TenantId.of(command.founded()), command.letter()));
        }
    }

    /** Another letter, of a school that may or may not be founded here: its own log decides. */
    static final class OrderingLetter extends ByEvents<OrderFoundingLetter> {
        OrderingLetter() {
            super(OrderFoundingLetter.class, operating());
        }

        @Override
        public List<FactQuery> facts(OrderFoundingLetter command, Actor actor) {
            return List.of();
        }

        @Override
        public List<InstallationEvent> decide(
                OrderFoundingLetter command, Set<Object> events, DecisionContext context) {
            return List.of(
                    new FoundingLetterOrdered(TenantId.of(command.founded()), command.letter()));
        }
    }

    /** Each run is one event. */
    static final class Running extends ByEvents<RecordFolderCommand> {
        Running() {
            super(RecordFolderCommand.class, server());
        }

        @Override
        public List<FactQuery> facts(RecordFolderCommand command, Actor actor) {
            return List.of();
        }

        @Override
        public List<InstallationEvent> decide(
                RecordFolderCommand command, Set<Object> events, DecisionContext context) {
            return List.of(
                    new FolderCommandRun(
                            command.command(),
                            command.about() == null ? null : TenantId.of(command.about())));
        }
    }
}
