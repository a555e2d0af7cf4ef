package hk.chopmark.core.disclosure;

import hk.chopmark.core.disclosure.AccessFinding.Reason;
import hk.chopmark.core.disclosure.Entitlement.Wish;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.HeldGrants.Ended;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
        LEFT_POST,
        GRANT_OVER,
        PLACE_ENDED,
        AUTHORITY_ENDED,
        AUTHORITY_TOO_NARROW,
        GRANT_NOT_YET_VALID,
        OUT_OF_SCOPE,
        NOT_ADDRESSED,
        EXPORT_NEEDS_GRANT,
        CATEGORY_NOT_IN_RESOURCE,
        NEVER_GRANTED
    }

    private record Found(Obstacle obstacle, Reason reason) {}

    /** Who needs what where and when. */
    record Need(PersonRef person, String permission, Ref on, Instant at, LocalDate day) {}

    /** Why no grant reaches a scope or a subject. */
    static List<Reason> toGrants(Need need, Standing standing) {
        return sorted(grantObstacles(need, standing));
    }

    /** Why neither a grant nor the law reaches a subject's data. */
    static List<Reason> toData(Wish wish, Ties ties) {
        Ref subject = wish.subjects().iterator().next();
        Need need = new Need(wish.viewer(), wish.permission(), subject, wish.at(), wish.day());
        List<Found> found = new ArrayList<>(grantObstacles(need, ties.standing()));
        if (wish.viewer() instanceof GuardianId guardian && subject instanceof StudentId student) {
            authorityObstacle(guardian, student, ties).ifPresent(found::add);
        }
        boolean isDocument = !(subject instanceof PersonRef);
        boolean byLaw =
                Grounds.find(
                                wish.viewer(),
                                wish.subjects().iterator().next(),
                                wish.categories(),
                                List.of(),
                                ties)
                        .isPresent();
        if (byLaw && wish.takesOut()) {
            found.add(found(Obstacle.EXPORT_NEEDS_GRANT, null));
        } else if (isDocument && !byLaw) {
            found.add(found(Obstacle.NOT_ADDRESSED, null));
        }
        return sorted(found);
    }

    /** The one obstacle of a resource that never shows such data. */
    static Reason categoryNotInResource() {
        return found(Obstacle.CATEGORY_NOT_IN_RESOURCE, null).reason();
    }

    private static List<Found> grantObstacles(Need need, Standing standing) {
        List<Found> found = new ArrayList<>();
        for (Held held : standing.grants().of(need.person())) {
            if (held.terms().permissions().contains(need.permission())) {
                found.add(whyNot(held, need, standing));
            }
        }
        for (Ended ended : standing.grants().endedOf(need.person())) {
            if (ended.held().terms().permissions().contains(need.permission())) {
                found.add(
                        found(
                                Obstacle.GRANT_REVOKED,
                                ended.held(),
                                ended.held().recordedBy(),
                                ended.endedBy()));
            }
        }
        if (found.isEmpty()) {
            found.add(found(Obstacle.NEVER_GRANTED, null));
        }
        return found;
    }

    private static Found whyNot(Held held, Need need, Standing standing) {
        Optional<UUID> departure = standing.departureOf(need.person(), need.day());
        if (departure.isPresent()) {
            return found(Obstacle.LEFT_POST, held, held.recordedBy(), departure.get());
        }
        if (need.at().isBefore(held.terms().validFrom())) {
            return found(Obstacle.GRANT_NOT_YET_VALID, held, held.recordedBy());
        }
        if (!held.terms().isValidAt(need.at())) {
            return found(Obstacle.GRANT_OVER, held, held.recordedBy());
        }
        if (held.terms().scope() instanceof ClassId classId
                && need.on() instanceof PersonRef member) {
            Optional<UUID> removal = standing.removedBy(classId, member);
            if (removal.isPresent()) {
                return found(Obstacle.PLACE_ENDED, held, held.recordedBy(), removal.get());
            }
        }
        return found(Obstacle.OUT_OF_SCOPE, held, held.recordedBy());
    }

    private static Optional<Found> authorityObstacle(
            GuardianId guardian, StudentId student, Ties ties) {
        return ties.bond(student, guardian)
                .filter(bond -> bond.authority() != Authority.FULL)
                .map(bond ->
                        found(
                                bond.authority() == Authority.NONE
                                        ? Obstacle.AUTHORITY_ENDED
                                        : Obstacle.AUTHORITY_TOO_NARROW,
                                null,
                                bond.recordedBy()));
    }

    private static Found found(Obstacle obstacle, @Nullable Held held, UUID... events) {
        return new Found(
                obstacle,
                new Reason(
                        AccessInquiry.code(obstacle),
                        held == null ? null : held.grant(),
                        List.of(events)));
    }

    private static List<Reason> sorted(List<Found> found) {
        return found.stream()
                .sorted(Comparator.comparing(Found::obstacle))
                .map(Found::reason)
                .toList();
    }
}
