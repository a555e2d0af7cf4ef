package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.ClassFact;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Roles, grants, posts and class places as far as the facts read tell, with the policies of access.
 */
final class AccessBook {

    /** The permission to grant and to revoke. */
    static final String GRANTING = "access.grant";

    private record Place(ClassId classId, PersonRef member) {}

    private final Map<String, RoleDefined> roles = new HashMap<>();
    private final HeldGrants grants = new HeldGrants();
    private final Set<GrantId> everMade = new HashSet<>();
    private final Map<StaffId, Optional<LocalDate>> lastDays = new HashMap<>();
    private final Set<ClassId> classes = new HashSet<>();
    private final Set<Place> places = new HashSet<>();

    AccessBook apply(Recorded<?> fact) {
        if (fact.event() instanceof RoleDefined defined) {
            roles.put(defined.roleCode(), defined);
        }
        if (fact.event() instanceof GrantFact grant) {
            grants.evolve(grant, fact.id());
            everMade.add(grant.grant());
        }
        if (fact.event() instanceof PostFact post) {
            lastDays.put(post.staff(), post.lastDay());
        }
        if (fact.event() instanceof ClassFact opened) {
            classes.add(opened.classId());
        }
        if (fact.event() instanceof MembershipFact membership) {
            Place place = new Place(membership.classId(), membership.member());
            if (membership.isMember()) {
                places.add(place);
            } else {
                places.remove(place);
            }
        }
        return this;
    }

    Optional<RoleDefined> role(String roleCode) {
        return Optional.ofNullable(roles.get(roleCode));
    }

    RoleDefined requireRole(String roleCode) {
        return role(roleCode)
                .orElseThrow(
                        () -> new DomainRejection("access.role-unknown", Map.of("role", roleCode)));
    }

    void requireNoGrantYet() {
        if (!everMade.isEmpty()) {
            throw new DomainRejection("access.already-founded", Map.of());
        }
    }

    void requireGrantIsNew(GrantId grant) {
        if (everMade.contains(grant)) {
            throw new DomainRejection("access.grant-already-made", Map.of("grant", grant));
        }
    }

    HeldGrants.Held requireStanding(GrantId grant) {
        if (!everMade.contains(grant)) {
            throw new DomainRejection("access.grant-unknown", Map.of("grant", grant));
        }
        return grants.standing(grant)
                .orElseThrow(() ->
                        new DomainRejection(
                                "access.grant-already-revoked", Map.of("grant", grant)));
    }

    /** The scope of a grant that stands. */
    Optional<Ref> scopeOf(GrantId grant) {
        return grants.standing(grant).map(held -> held.terms().scope());
    }

    void requireInPost(StaffId staff, LocalDate today) {
        Optional<LocalDate> lastDay = lastDays.get(staff);
        if (lastDay == null) {
            throw new DomainRejection("access.grantee-unknown", Map.of("grantee", staff));
        }
        if (hasLeft(staff, today)) {
            throw new DomainRejection("access.grantee-left", Map.of("grantee", staff));
        }
    }

    void requireScopeExists(Ref scope) {
        if (scope instanceof ClassId classId && !classes.contains(classId)) {
            throw new DomainRejection("access.scope-unknown", Map.of("scope", scope));
        }
    }

    /**
     * The actor may grant and revoke in a scope only while in post and holding a valid grant that
     * covers the scope.
     */
    void requireMayGrant(DecisionContext context, SchoolId school, Ref scope) {
        PersonRef actor = personOf(context.actor());
        boolean may =
                actor != null
                        && !(actor instanceof StaffId staff && hasLeft(staff, context.today()))
                        && grants.holding(actor, GRANTING, context.now()).stream()
                                .anyMatch(held -> covers(held.terms().scope(), scope, school));
        if (!may) {
            throw new DomainRejection(
                    "access.not-permitted",
                    Map.of(
                            "missing",
                            GRANTING,
                            "scope",
                            scope,
                            "actor",
                            context.actor().ref().text()));
        }
    }

    /**
     * A scope covers itself; the school covers everything in it; a class covers its present pupils.
     */
    private boolean covers(Ref wide, Ref narrow, SchoolId school) {
        return wide.equals(school)
                || wide.equals(narrow)
                || (wide instanceof ClassId classId
                        && narrow instanceof StudentId student
                        && places.contains(new Place(classId, student)));
    }

    private boolean hasLeft(StaffId staff, LocalDate today) {
        return lastDays.getOrDefault(staff, Optional.empty()).map(today::isAfter).orElse(false);
    }

    static @Nullable PersonRef personOf(Actor actor) {
        return switch (actor.ref()) {
            case ActorRef.Person person -> person.ref();
            case ActorRef.Service ignored -> null;
        };
    }

    static boolean isService(Actor actor) {
        return actor.ref() instanceof ActorRef.Service;
    }
}
