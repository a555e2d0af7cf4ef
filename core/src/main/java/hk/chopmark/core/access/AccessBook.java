package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Roles, grants, posts and class places as far as the facts read tell, with the policies of access.
 */
final class AccessBook {

    /** To grant and to revoke. */
    static final Act GRANTING = Act.parse("access.grant");

    private final Map<String, RoleDefined> roles = new HashMap<>();
    private final Standing standing = new Standing();
    private final Map<GrantId, Long> changedAt = new HashMap<>();
    private final Map<GrantId, Proposal> proposals = new HashMap<>();
    private final Set<GrantId> withdrawn = new HashSet<>();

    AccessBook apply(Recorded<?> fact) {
        if (fact.event() instanceof RoleDefined defined) {
            roles.put(defined.roleCode(), defined);
        }
        standing.evolve(fact);
        if (fact.event() instanceof RoleProposed proposed) {
            proposals.put(proposed.grant(), new Proposal(proposed, fact.id()));
        }
        if (fact.event() instanceof ProposalWithdrawn taken) {
            withdrawn.add(taken.grant());
        }
        if (fact.event() instanceof GrantFact grant) {
            changedAt.merge(grant.grant(), fact.position(), Math::max);
        }
        return this;
    }

    /** A grant that waits, or waited, for a second person. */
    record Proposal(RoleProposed terms, UUID recordedBy) {}

    Optional<Proposal> proposal(GrantId grant) {
        return Optional.ofNullable(proposals.get(grant));
    }

    /** A proposal that was neither confirmed nor withdrawn. */
    Proposal requireWaiting(GrantId grant) {
        Proposal proposal =
                proposal(grant)
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "access.proposal-unknown", Map.of("grant", grant)));
        requireNotMade(grant);
        if (withdrawn.contains(grant)) {
            throw DomainRejection.conflict(
                    "access.proposal-already-withdrawn", Map.of("grant", grant));
        }
        return proposal;
    }

    /** What people hold and where they are. */
    Standing standing() {
        return standing;
    }

    Optional<RoleDefined> role(String roleCode) {
        return Optional.ofNullable(roles.get(roleCode));
    }

    RoleDefined requireRole(String roleCode) {
        return role(roleCode)
                .orElseThrow(() ->
                        DomainRejection.unknown("access.role-unknown", Map.of("role", roleCode)));
    }

    void requireNoGrantYet() {
        if (!changedAt.isEmpty()) {
            throw DomainRejection.conflict("access.already-founded", Map.of());
        }
    }

    void requireGrantIsNew(GrantId grant) {
        if (changedAt.containsKey(grant) || proposals.containsKey(grant)) {
            throw DomainRejection.conflict("access.grant-already-made", Map.of("grant", grant));
        }
    }

    private void requireNotMade(GrantId grant) {
        if (changedAt.containsKey(grant)) {
            throw DomainRejection.conflict("access.grant-already-made", Map.of("grant", grant));
        }
    }

    HeldGrants.Held requireStanding(GrantId grant) {
        if (!changedAt.containsKey(grant)) {
            throw DomainRejection.unknown("access.grant-unknown", Map.of("grant", grant));
        }
        return standing.grants()
                .standing(grant)
                .orElseThrow(() ->
                        DomainRejection.conflict(
                                "access.grant-already-revoked", Map.of("grant", grant)));
    }

    /** Whether a grant was last made or ended below a position. */
    boolean changedBefore(GrantId grant, long position) {
        Long last = changedAt.get(grant);
        return last != null && last < position;
    }

    /** The scope of a grant that stands. */
    Optional<Ref> scopeOf(GrantId grant) {
        return standing.grants().standing(grant).map(held -> held.terms().scope());
    }

    void requireInPost(StaffId staff, LocalDate today) {
        if (!standing.knows(staff)) {
            throw DomainRejection.unknown("access.grantee-unknown", Map.of("grantee", staff));
        }
        if (standing.departureOf(staff, today).isPresent()) {
            throw DomainRejection.rule("access.grantee-left", Map.of("grantee", staff));
        }
    }

    void requireScopeExists(Ref scope) {
        if (scope instanceof ClassId classId && !standing.places().exists(classId)) {
            throw DomainRejection.unknown("access.scope-unknown", Map.of("scope", scope));
        }
    }

    /**
     * The actor may grant and revoke in a scope only while in post and holding a valid grant that
     * covers the scope.
     */
    void requireMayGrant(DecisionContext context, Ref scope) {
        PersonRef actor = personOf(context.actor());
        boolean may =
                actor != null
                        && standing.usable(actor, GRANTING, context.now(), context.today()).stream()
                                .anyMatch(held ->
                                        standing.takesIn(
                                                        held.terms().scope(),
                                                        scope,
                                                        context.today())
                                                .isPresent());
        if (!may) {
            throw DomainRejection.notAllowed(
                    "access.not-permitted",
                    Map.of(
                            "missing",
                            GRANTING.text(),
                            "scope",
                            scope,
                            "actor",
                            context.actor().ref().text()));
        }
    }

    /** The grants for the whole school by which somebody in post may grant now. */
    List<HeldGrants.Held> administering(DecisionContext context) {
        return standing.grants().all().stream()
                .filter(held -> held.origin() == null)
                .filter(held -> held.terms().scope() instanceof SchoolId)
                .filter(held -> held.terms().carried(GRANTING).isPresent())
                .filter(held -> held.terms().isValidAt(context.now()))
                .filter(held -> standing.departureOf(held.holder(), context.today()).isEmpty())
                .filter(held -> standing.leftSince(held).isEmpty())
                .toList();
    }

    static @Nullable PersonRef personOf(Actor actor) {
        return switch (actor.ref()) {
            case ActorRef.Person person -> person.ref();
            case ActorRef.Service _, ActorRef.ServiceAccount _ -> null;
        };
    }

    static boolean isService(Actor actor) {
        return actor.ref() instanceof ActorRef.Service;
    }
}
