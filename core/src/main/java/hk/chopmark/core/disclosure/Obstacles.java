package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.disclosure.AccessFinding.Reason;
import hk.chopmark.core.disclosure.Entitlement.Wish;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.HeldGrants.Ended;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.facts.Standing.Flaw;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a person and what they may not reach: rights that ended and by which event,
 * rights that reach elsewhere, and rights that never were.
 */
final class Obstacles {

    private Obstacles() {}

    /** Obstacles by code; those that say what took a right away come first. */
    enum Obstacle {
        GRANT_REVOKED,
        DELEGATION_ENDED,
        DELEGATED_GRANT_REVOKED,
        DELEGATOR_LEFT,
        LEFT_POST,
        GRANT_OVER,
        DELEGATED_GRANT_OVER,
        DELEGATED_SCOPE_LEFT,
        PLACE_ENDED,
        AUTHORITY_ENDED,
        AUTHORITY_TOO_NARROW,
        GRANT_NOT_YET_VALID,
        GRANT_TOO_NARROW,
        OUT_OF_SCOPE,
        ONLY_MASKED,
        NOT_ADDRESSED,
        EXPORT_NEEDS_GRANT,
        CATEGORY_NOT_IN_RESOURCE,
        NEVER_GRANTED
    }

    /** Obstacles in the grant behind a delegation: both are named. */
    private static final Set<Obstacle> BEHIND =
            EnumSet.of(
                    Obstacle.DELEGATED_GRANT_REVOKED,
                    Obstacle.DELEGATED_GRANT_OVER,
                    Obstacle.DELEGATOR_LEFT,
                    Obstacle.DELEGATED_SCOPE_LEFT);

    private record Found(Obstacle obstacle, Reason reason) {}

    /** Who wants to do what where and when. */
    record Need(PersonRef person, Act act, Ref on, Instant at, LocalDate day) {}

    /** Why no grant reaches a scope or a subject. */
    static List<Reason> toGrants(Need need, Standing standing) {
        return sorted(
                grantObstacles(
                        need,
                        new Grip(
                                standing,
                                held ->
                                        standing.takesIn(
                                                        held.terms().scope(), need.on(), need.day())
                                                .isPresent())));
    }

    /** Why neither a grant nor the law reaches a subject's data. */
    static List<Reason> toData(Wish wish, Ties ties) {
        SubjectRef subject = wish.subjects().iterator().next();
        Need need = new Need(wish.viewer(), wish.act(), subject, wish.at(), wish.day());
        List<Found> found =
                grantObstacles(
                        need,
                        new Grip(
                                ties.standing(),
                                held ->
                                        // The law may reach where this grant does not.
                                        groundsBy(List.of(held), subject, wish, ties)
                                                .filter(grounds -> grounds.held() != null)
                                                .isPresent()));
        if (wish.viewer() instanceof GuardianId guardian && subject instanceof StudentId student) {
            authorityObstacle(guardian, student, ties).ifPresent(found::add);
        }
        boolean isDocument = !(subject instanceof PersonRef);
        boolean byLaw = groundsBy(List.of(), subject, wish, ties).isPresent();
        if (byLaw && wish.takesOut()) {
            found.add(found(Obstacle.EXPORT_NEEDS_GRANT));
        } else if (isDocument && !byLaw) {
            found.add(found(Obstacle.NOT_ADDRESSED));
        }
        return sorted(found);
    }

    private static Optional<Grounds> groundsBy(
            List<Held> grants, SubjectRef subject, Wish wish, Ties ties) {
        return Grounds.find(wish.viewer(), subject, wish.categories(), grants, ties.on(wish.day()));
    }

    /** The one obstacle of a resource that never shows such data. */
    static Reason categoryNotInResource() {
        return found(Obstacle.CATEGORY_NOT_IN_RESOURCE).reason();
    }

    private static List<Found> grantObstacles(Need need, Grip grip) {
        List<Found> found = new ArrayList<>();
        for (Held held : grip.standing().grants().of(need.person())) {
            Optional<Permission> about = permissionAbout(need.act(), held);
            if (about.isPresent()) {
                Blocked blocked = whyNot(held, about.get(), need, grip);
                found.add(found(blocked, held, about.get()));
            }
        }
        for (Ended ended : grip.standing().grants().endedOf(need.person())) {
            // One that did not carry the act while it stood took nothing away when it ended.
            Held held = ended.held();
            held.terms()
                    .carried(need.act())
                    .ifPresent(permission ->
                            found.add(
                                    found(
                                            new Blocked(
                                                    held.origin() == null
                                                            ? Obstacle.GRANT_REVOKED
                                                            : Obstacle.DELEGATION_ENDED,
                                                    ended.endedBy()),
                                            held,
                                            permission)));
        }
        if (found.isEmpty()) {
            found.add(found(Obstacle.NEVER_GRANTED));
        }
        return found;
    }

    /** The permission of a grant that carries the act, or else the one least short of it. */
    private static Optional<Permission> permissionAbout(Act act, Held held) {
        Ref scope = held.terms().scope();
        return held.terms().permissions().stream()
                .filter(permission -> permission.isAbout(act))
                .max(
                        Comparator.comparing(
                                        (Permission permission) -> permission.countsThrough(scope))
                                .thenComparing(permission -> permission.allows(act)));
    }

    /** What is held, and which grants take in what is wanted. */
    private record Grip(Standing standing, Predicate<Held> reaches) {}

    /** An obstacle to a grant, and the event that put it there, if one did. */
    private record Blocked(Obstacle obstacle, @Nullable UUID by) {}

    private static Blocked whyNot(Held held, Permission permission, Need need, Grip grip) {
        Optional<UUID> departure =
                grip.standing()
                        .departureOf(need.person(), need.day())
                        .or(() -> grip.standing().leftSince(held));
        if (departure.isPresent()) {
            return new Blocked(Obstacle.LEFT_POST, departure.get());
        }
        if (need.at().isBefore(held.terms().validFrom())) {
            return new Blocked(Obstacle.GRANT_NOT_YET_VALID, null);
        }
        if (!held.terms().isValidAt(need.at())) {
            return new Blocked(Obstacle.GRANT_OVER, null);
        }
        if (!permission.countsThrough(held.terms().scope())) {
            return new Blocked(Obstacle.GRANT_TOO_NARROW, null);
        }
        if (permission.allows(need.act())) {
            Optional<Flaw> flaw = grip.standing().flaw(held, need.at(), need.day());
            if (flaw.isPresent()) {
                return new Blocked(obstacle(flaw.get()), flaw.get().by());
            }
        }
        if (held.terms().scope() instanceof ClassId classId
                && need.on() instanceof PersonRef member) {
            Optional<UUID> removal =
                    grip.standing().places().on(need.day()).removedBy(classId, member);
            if (removal.isPresent()) {
                return new Blocked(Obstacle.PLACE_ENDED, removal.get());
            }
        }
        if (permission.allows(need.act()) || !grip.reaches().test(held)) {
            return new Blocked(Obstacle.OUT_OF_SCOPE, null);
        }
        return new Blocked(Obstacle.ONLY_MASKED, null);
    }

    private static Obstacle obstacle(Flaw flaw) {
        return switch (flaw.kind()) {
            case GRANT_REVOKED -> Obstacle.DELEGATED_GRANT_REVOKED;
            case GRANT_OVER -> Obstacle.DELEGATED_GRANT_OVER;
            case DELEGATOR_LEFT -> Obstacle.DELEGATOR_LEFT;
            case SCOPE_LEFT -> Obstacle.DELEGATED_SCOPE_LEFT;
        };
    }

    private static Optional<Found> authorityObstacle(
            GuardianId guardian, StudentId student, Ties ties) {
        return ties.guardianships()
                .between(student, guardian)
                .filter(guardianship -> guardianship.authority() != Authority.FULL)
                .map(guardianship ->
                        found(
                                guardianship.authority() == Authority.NONE
                                        ? Obstacle.AUTHORITY_ENDED
                                        : Obstacle.AUTHORITY_TOO_NARROW,
                                guardianship.recordedBy()));
    }

    private static Found found(Obstacle obstacle, UUID... events) {
        return new Found(
                obstacle, new Reason(AccessInquiry.code(obstacle), null, null, List.of(events)));
    }

    private static Found found(Blocked blocked, Held held, Permission permission) {
        List<UUID> events = new ArrayList<>();
        // What is behind a delegation was read only where it could have counted.
        if (BEHIND.contains(blocked.obstacle())) {
            events.addAll(held.madeBy());
        } else {
            events.add(held.recordedBy());
        }
        if (blocked.by() != null) {
            events.add(blocked.by());
        }
        return new Found(
                blocked.obstacle(),
                new Reason(
                        AccessInquiry.code(blocked.obstacle()), held.grant(), permission, events));
    }

    private static List<Reason> sorted(List<Found> found) {
        return found.stream()
                .sorted(Comparator.comparing(Found::obstacle))
                .map(Found::reason)
                .toList();
    }
}
