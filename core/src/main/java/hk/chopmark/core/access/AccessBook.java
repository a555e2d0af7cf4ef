package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.facts.reach.ServiceFact;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.ServiceId;
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

    private final Map<String, RoleDefined> roles = new HashMap<>();
    private final Standing standing = new Standing();
    private final Map<GrantId, Long> changedAt = new HashMap<>();
    private final Map<GrantId, Proposal> proposals = new HashMap<>();
    private final Set<GrantId> withdrawn = new HashSet<>();
    private final Set<GranteeRef> everGranted = new HashSet<>();

    AccessBook apply(Recorded<?> fact) {
        if (fact.event() instanceof RoleDefined defined) {
            roles.put(defined.roleCode(), defined);
        }
        if (fact.event() instanceof RoleGranted granted
                && granted.grantee() instanceof PersonRef person) {
            everGranted.add(person);
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

    /** A role that is for grantees of this kind. */
    RoleDefined requireRole(String roleCode, GranteeRef grantee) {
        RoleDefined role =
                role(roleCode)
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "access.role-unknown", Map.of("role", roleCode)));
        HeldBy kind = grantee instanceof ServiceId ? HeldBy.SERVICES : HeldBy.PERSONS;
        if (role.heldBy() != kind) {
            throw DomainRejection.rule(
                    "access.role-not-for-grantee",
                    Map.of("role", roleCode, "heldBy", role.heldBy(), "grantee", grantee));
        }
        return role;
    }

    /** Whether no other person was ever granted anything, as far as all grants were read. */
    boolean nobodyElseEverHeld(@Nullable PersonRef granter) {
        return everGranted.stream().allMatch(one -> one.equals(granter));
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

    /** The scope of a grant that stands, was ended or is proposed. */
    Optional<Ref> scopeOf(GrantId grant) {
        return known(grant)
                .map(held -> held.terms().scope())
                .or(() -> proposal(grant).map(proposal -> proposal.terms().scope()));
    }

    /** A grant that stands or was ended. */
    Optional<HeldGrants.Held> known(GrantId grant) {
        return standing.grants()
                .standing(grant)
                .or(() -> standing.grants().ended(grant).map(HeldGrants.Ended::held));
    }

    /** Whether somebody holds a grant, or handed it on, or did before it was ended. */
    boolean concerns(GrantId grant, @Nullable PersonRef person) {
        return known(grant)
                .filter(held ->
                        held.holder().equals(person)
                                || (held.origin() != null && held.origin().holder().equals(person)))
                .isPresent();
    }

    /** A service account is open; a member of staff is in post. */
    void requireThere(GranteeRef grantee, LocalDate today) {
        if (grantee instanceof StaffId staff) {
            requireInPost(staff, today);
        }
        if (grantee instanceof ServiceId service && !standing.services().isOpen(service)) {
            throw DomainRejection.unknown("access.grantee-unknown", Map.of("grantee", service));
        }
    }

    /** What tells whether a grantee is there. */
    static FactQuery aboutPresence(GranteeRef grantee) {
        return FactQuery.about(grantee, PostFact.class, ServiceFact.class);
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
     * covers the scope. No part of this server grants or revokes: the first grant of a school is
     * made when it is founded, by a decision of its own.
     */
    void requireMayGrant(DecisionContext context, Ref scope) {
        if (granting(context, scope).isEmpty()) {
            throw NotPermitted.missing(Standing.GRANTING, List.of(scope), context.actor());
        }
    }

    /** The grant by which the actor may grant in a scope. */
    Optional<HeldGrants.Held> granting(DecisionContext context, Ref scope) {
        return carrying(context.actor(), Standing.GRANTING, scope, context);
    }

    /** The first usable grant of an actor that carries an act in a scope. */
    Optional<HeldGrants.Held> carrying(Actor actor, Act act, Ref scope, DecisionContext context) {
        return carrying(
                standing.usable(actor, act, context.now(), context.today()), scope, context);
    }

    /** The same of a person who does not act. */
    Optional<HeldGrants.Held> carrying(
            PersonRef person, Act act, Ref scope, DecisionContext context) {
        return carrying(
                standing.usable(person, act, context.now(), context.today()), scope, context);
    }

    private Optional<HeldGrants.Held> carrying(
            List<HeldGrants.Held> usable, Ref scope, DecisionContext context) {
        return usable.stream()
                .filter(held ->
                        standing.takesIn(held.terms().scope(), scope, context.today()).isPresent())
                .findFirst();
    }

    static @Nullable PersonRef personOf(Actor actor) {
        return switch (actor.ref()) {
            case ActorRef.Person person -> person.ref();
            case ActorRef.Service _, ActorRef.ServiceAccount _ -> null;
        };
    }
}
