package hk.chopmark.api.judging;

import hk.chopmark.api.security.ActingRole;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.roster.RosterCommand;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Gives members of staff on the record what the role they act in says, in the whole school. */
public final class UsualGrants {

    private final Installation installation;

    public UsualGrants(Installation installation) {
        this.installation = installation;
    }

    /** The account of a service, the same for the same code; anybody else as they are. */
    public static ActorRef accountOf(ActorRef actor) {
        if (!(actor instanceof ActorRef.Service service)) {
            return actor;
        }
        UUID named = UUID.nameUUIDFromBytes(service.code().getBytes(StandardCharsets.UTF_8));
        return new ActorRef.ServiceAccount(
                new ServiceId(
                        new UUID(
                                (named.getMostSignificantBits() & ~0xf000L) | 0x7000L,
                                named.getLeastSignificantBits())));
    }

    /** Unless they hold something already. */
    public void give(ActorRef actor, ActingRole role, SchoolId school) {
        usual(role)
                .ifPresent(usual ->
                        actor.grantee()
                                .filter(grantee ->
                                        grantee instanceof StaffId || grantee instanceof ServiceId)
                                .filter(grantee -> !holds(school, grantee))
                                .ifPresent(grantee -> give(school, grantee, usual)));
    }

    private static Optional<UsualRole> usual(ActingRole role) {
        return switch (role) {
            case ADMINISTRATOR -> Optional.of(UsualRole.ADMINISTRATOR);
            case OFFICER -> Optional.of(UsualRole.DATA_PROTECTION_OFFICER);
            case TEACHER -> Optional.of(UsualRole.TEACHER);
            case AUDITOR -> Optional.of(UsualRole.AUDITOR);
            case CONNECTOR -> Optional.of(UsualRole.CONNECTOR);
            case OPERATOR, GUARDIAN, STUDENT -> Optional.empty();
        };
    }

    private boolean holds(SchoolId school, GranteeRef staff) {
        return installation
                .engine()
                .history()
                .of(school)
                .about(staff)
                .ofTypes(GrantFact.class)
                .stream()
                .findFirst()
                .isPresent();
    }

    private void give(SchoolId school, GranteeRef staff, UsualRole role) {
        if (staff instanceof StaffId person) {
            appoint(school, person, role);
        }
        StaffId granter = granter(school, staff, role);
        if (granter.equals(staff)) {
            return; // was given the first grant of the school
        }
        GrantId grant = grant(school, staff, role, granter);
        if (role == UsualRole.ADMINISTRATOR) {
            StaffId second = new StaffId(newId());
            appoint(school, second, UsualRole.AUDITOR);
            grant(school, second, UsualRole.AUDITOR, granter);
            send(person(second), new ConfirmGrant(school, grant));
        }
    }

    private void appoint(SchoolId school, StaffId staff, UsualRole role) {
        unlessThere(new AppointStaff(school, staff, null, null, role.code()));
    }

    /** Who grants roles in the school; made, if there is nobody. */
    private StaffId granter(SchoolId school, GranteeRef staff, UsualRole role) {
        return installation.engine().history().of(school).ofTypes(RoleGranted.class).stream()
                .map(recorded -> (RoleGranted) recorded.event())
                .filter(granted -> granted.roleCode().equals(UsualRole.ADMINISTRATOR.code()))
                .map(granted -> (StaffId) granted.grantee())
                .findFirst()
                .orElseGet(() -> {
                    StaffId founder =
                            role == UsualRole.ADMINISTRATOR && staff instanceof StaffId first
                                    ? first
                                    : new StaffId(newId());
                    appoint(school, founder, UsualRole.ADMINISTRATOR);
                    define(school, UsualRole.ADMINISTRATOR);
                    send(
                            Actor.service("fixture"),
                            new GrantFoundingRole(
                                    school,
                                    new GrantId(newId()),
                                    founder,
                                    UsualRole.ADMINISTRATOR.code()));
                    return founder;
                });
    }

    private GrantId grant(SchoolId school, GranteeRef staff, UsualRole role, StaffId granter) {
        GrantRole grant =
                new GrantRole(
                        school,
                        new GrantId(newId()),
                        staff,
                        role.code(),
                        school,
                        installation.clock().instant(),
                        null);
        try {
            send(person(granter), grant);
        } catch (DomainRejection rejection) {
            if (!rejection.code().equals("access.role-unknown")) {
                throw rejection;
            }
            define(school, role);
            send(person(granter), grant);
        }
        return grant.grant();
    }

    private void define(SchoolId school, UsualRole role) {
        unlessThere(
                new DefineRole(school, role.code(), role.heldBy(), Resources.usuallyHeldBy(role)));
    }

    private void unlessThere(Command command) {
        try {
            send(Actor.service("fixture"), command);
        } catch (DomainRejection rejection) {
            if (rejection.kind() != DomainRejection.Kind.CONFLICT) {
                throw rejection;
            }
        }
    }

    private static Actor person(StaffId staff) {
        return Actor.person(staff, "administrator", AuthMethod.PASSWORD);
    }

    private UUID newId() {
        return installation.engine().ids().get();
    }

    private void send(Actor actor, Command command) {
        Purpose purpose =
                command instanceof RosterCommand
                        ? Purpose.ROSTER_ADMINISTRATION
                        : Purpose.ACCESS_ADMINISTRATION;
        installation.engine().send(command, CommandContext.of(actor, purpose));
    }
}
