package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.facts.ClassFact;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.SenderJudge;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Nobody gives themself anything, and nobody gives what is not theirs to give. */
final class AccessRules {

    private AccessRules() {}

    /** Role definitions of a school: few, read as a whole. */
    private static FactQuery roleDefinitions() {
        return new FactQuery(Set.of(), Set.of(RoleDefined.class));
    }

    /** Who is in which class, where a class-wide grant may cover a student. */
    static List<FactQuery> placesWithin(Ref scope) {
        return scope instanceof StudentId student
                ? List.of(FactQuery.about(student, MembershipFact.class))
                : List.of();
    }

    private static List<FactQuery> join(List<FactQuery> first, List<FactQuery> second) {
        List<FactQuery> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /**
     * Roles are defined first by a part of this server (when a school is set up) or by somebody who
     * may grant in the whole school, and anew by such a person only.
     */
    static final class Defining extends AccessRule<DefineRole> {
        Defining() {
            super(DefineRole.class, "access.grant");
        }

        @Override
        public List<FactQuery> facts(DefineRole command, Actor actor) {
            return join(List.of(roleDefinitions()), Standing.factsAbout(actor));
        }

        @Override
        public List<AccessEvent> decide(
                DefineRole command, AccessBook book, DecisionContext context) {
            @Nullable RoleDefined current = book.role(command.roleCode()).orElse(null);
            if (current != null || !SenderJudge.isServer(context.actor())) {
                book.requireMayGrant(context, command.school());
            }
            command.permissions().forEach(Defining::requireMayBeHeld);
            requireOfThisLog(command);
            requireFor(command, current);
            if (current != null && current.permissions().equals(command.permissions())) {
                throw DomainRejection.conflict(
                        "access.role-unchanged",
                        Map.of("role", command.roleCode(), "roleVersion", current.roleVersion()));
            }
            int version = current == null ? 1 : current.roleVersion() + 1;
            return List.of(
                    new RoleDefined(
                            command.roleCode(), version, command.heldBy(), command.permissions()));
        }

        @Override
        Optional<Ref> judgedIn(DefineRole command, AccessBook book, DecisionContext context) {
            return Optional.of(command.school());
        }

        /** Whom a role is for stays; what is held in person is for no service account. */
        private static void requireFor(DefineRole command, @Nullable RoleDefined current) {
            if (current != null && current.heldBy() != command.heldBy()) {
                throw DomainRejection.conflict(
                        "access.role-for-others",
                        Map.of("role", command.roleCode(), "heldBy", current.heldBy()));
            }
            if (command.heldBy() == HeldBy.SERVICES) {
                for (Permission permission : command.permissions()) {
                    if (Resources.isHeldInPerson(permission.resource())) {
                        throw DomainRejection.rule(
                                "access.right-not-for-services",
                                Map.of("permission", permission.text()));
                    }
                }
            }
        }

        /** What is about the installation is held in its own log, and in no school. */
        private static void requireOfThisLog(DefineRole command) {
            for (Permission permission : command.permissions()) {
                if (!Resources.canBeGivenIn(command.school(), permission.resource())) {
                    throw DomainRejection.rule(
                            "access.permission-of-installation",
                            Map.of("permission", permission.text()));
                }
            }
        }

        /** Asked when a role is defined, so that later decisions go by what the role says. */
        private static void requireMayBeHeld(Permission permission) {
            permission
                    .fault()
                    .ifPresent(fault -> {
                        Map<String, String> facts = Map.of("permission", permission.text());
                        throw switch (fault) {
                            case GUARDS_NOTHING ->
                                    DomainRejection.rule("access.permission-guards-nothing", facts);
                            case WHOLE_SCHOOL_ONLY ->
                                    DomainRejection.rule(
                                            "access.permission-whole-school-only", facts);
                            case NO_MASK_THERE ->
                                    DomainRejection.rule("access.permission-has-no-mask", facts);
                            case UNMASK_IS_A_MASK ->
                                    DomainRejection.rule(
                                            "access.permission-unmask-is-a-mask", facts);
                        };
                    });
        }
    }

    /** The one grant nobody could give: made once, by this server, when a school is set up. */
    static final class Founding extends AccessRule<GrantFoundingRole> {
        Founding() {
            super(GrantFoundingRole.class, CommandPermission.server("access.grant", FITTING));
        }

        @Override
        public List<FactQuery> facts(GrantFoundingRole command, Actor actor) {
            return List.of(
                    roleDefinitions(),
                    new FactQuery(Set.of(), Set.of(GrantFact.class)),
                    AccessBook.aboutPresence(command.grantee()));
        }

        @Override
        public List<AccessEvent> decide(
                GrantFoundingRole command, AccessBook book, DecisionContext context) {
            book.requireNoGrantYet();
            book.requireThere(command.grantee(), context.today());
            RoleDefined role = book.requireRole(command.roleCode(), command.grantee());
            if (!mayGrant(role)) {
                throw DomainRejection.rule(
                        "access.founding-role-cannot-grant", Map.of("role", command.roleCode()));
            }
            return List.of(
                    new RoleGranted(
                            command.grant(),
                            command.grantee(),
                            role.roleCode(),
                            role.roleVersion(),
                            role.permissions(),
                            command.school(),
                            context.now(),
                            null));
        }
    }

    /**
     * A grant is made by somebody else than the grantee, who holds the right to grant in that scope
     * at that moment. It takes two persons to make somebody who may grant; in the log of the
     * installation the first operator makes the second alone, for there is nobody else.
     */
    static final class Granting extends AccessRule<GrantRole> {
        Granting() {
            super(GrantRole.class, "access.grant");
        }

        @Override
        public List<FactQuery> facts(GrantRole command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>();
            queries.add(roleDefinitions());
            queries.add(FactQuery.about(command.grant(), GrantFact.class, RoleProposed.class));
            queries.add(AccessBook.aboutPresence(command.grantee()));
            if (!command.scope().equals(command.school())) {
                queries.add(FactQuery.about(command.scope(), ClassFact.class));
            }
            queries.addAll(placesWithin(command.scope()));
            queries.addAll(Standing.factsAbout(actor));
            if (command.school().isInstallation()) {
                queries.add(new FactQuery(Set.of(), Set.of(RoleGranted.class)));
            }
            return queries;
        }

        @Override
        public List<AccessEvent> decide(
                GrantRole command, AccessBook book, DecisionContext context) {
            requireNotForOneself(command.grantee(), context.actor());
            book.requireMayGrant(context, command.scope());
            book.requireGrantIsNew(command.grant());
            book.requireThere(command.grantee(), context.today());
            book.requireScopeExists(command.scope());
            RoleDefined role = book.requireRole(command.roleCode(), command.grantee());
            requireStillToEnd(command.validTo(), context.now());
            PersonRef granter = AccessBook.personOf(context.actor());
            boolean alone = command.school().isInstallation() && book.nobodyElseEverHeld(granter);
            if (granter != null && mayGrant(role) && !alone) {
                return List.of(
                        new RoleProposed(
                                command.grant(),
                                command.grantee(),
                                role.roleCode(),
                                role.roleVersion(),
                                role.permissions(),
                                command.scope(),
                                command.validFrom(),
                                command.validTo(),
                                granter));
            }
            return List.of(
                    new RoleGranted(
                            command.grant(),
                            command.grantee(),
                            role.roleCode(),
                            role.roleVersion(),
                            role.permissions(),
                            command.scope(),
                            command.validFrom(),
                            command.validTo()));
        }

        @Override
        Optional<Ref> judgedIn(GrantRole command, AccessBook book, DecisionContext context) {
            return Optional.of(command.scope());
        }
    }

    /**
     * A grant is revoked once, before its time is over, by its holder or by somebody who may grant
     * in its scope; not the last by which anybody may grant in the whole school.
     */
    static final class Revoking extends AccessRule<RevokeRole> {
        Revoking() {
            super(RevokeRole.class, "access.grant");
        }

        @Override
        public List<FactQuery> facts(RevokeRole command, Actor actor) {
            return join(
                    List.of(FactQuery.about(command.grant(), GrantFact.class)),
                    Standing.factsAbout(actor));
        }

        @Override
        public List<FactQuery> furtherFacts(
                RevokeRole command, AccessBook book, DecisionContext context) {
            return join(
                    book.scopeOf(command.grant()).map(AccessRules::placesWithin).orElse(List.of()),
                    LastAdministrator.facts(
                            command.school(), Set.of(command.grant()), book, context));
        }

        @Override
        public List<AccessEvent> decide(
                RevokeRole command, AccessBook book, DecisionContext context) {
            judgedIn(command, book, context)
                    .ifPresent(scope -> book.requireMayGrant(context, scope));
            HeldGrants.Held held = book.requireStanding(command.grant());
            if (held.origin() != null) {
                throw DomainRejection.rule(
                        "access.grant-is-delegation", Map.of("grant", command.grant()));
            }
            requireNotOver(
                    held.terms().validTo(),
                    context.now(),
                    facts -> DomainRejection.conflict("access.grant-over", facts));
            LastAdministrator.requireAnother(Set.of(command.grant()), book, context);
            return List.of(new RoleRevoked(command.grant(), held.holder(), command.reason()));
        }

        /** Asked of everybody but the holder, before it is told whether there is such a grant. */
        @Override
        Optional<Ref> judgedIn(RevokeRole command, AccessBook book, DecisionContext context) {
            return book.concerns(command.grant(), AccessBook.personOf(context.actor()))
                    ? Optional.empty()
                    : Optional.of(book.scopeOf(command.grant()).orElse(command.school()));
        }
    }

    private static boolean mayGrant(RoleDefined role) {
        return role.permissions().stream()
                .anyMatch(permission -> permission.allows(Standing.GRANTING));
    }

    private static void requireNotForOneself(GranteeRef grantee, Actor actor) {
        if (grantee.equals(AccessBook.personOf(actor))) {
            throw DomainRejection.notAllowed("access.self-grant", Map.of("grantee", grantee));
        }
    }

    /** A grant that would be over already is not made. */
    static void requireStillToEnd(@Nullable Instant validTo, Instant now) {
        requireNotOver(
                validTo,
                now,
                facts -> DomainRejection.rule("access.grant-over-before-it-is-made", facts));
    }

    static void requireNotOver(
            @Nullable Instant validTo,
            Instant now,
            Function<Map<String, Instant>, DomainRejection> refusal) {
        if (validTo != null && !now.isBefore(validTo)) {
            throw refusal.apply(Map.of("validTo", validTo, "now", now));
        }
    }
}
