package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.CirculationFact;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What ties a viewer to data subjects, as far as the facts read tell: grants, posts, class places,
 * authority, circulation.
 */
final class Ties {

    /** A guardian's standing towards a student, and the event it rests on. */
    record Bond(StudentId student, GuardianId guardian, Authority authority, UUID recordedBy) {}

    /** A circulation and the event it rests on. */
    record Circulation(CirculationFact fact, UUID recordedBy) {}

    private record Place(ClassId classId, PersonRef member) {}

    private record Pair(StudentId student, GuardianId guardian) {}

    private final HeldGrants grants = new HeldGrants();
    private final Map<StaffId, Optional<LocalDate>> lastDays = new LinkedHashMap<>();
    private final Map<Place, UUID> places = new LinkedHashMap<>();
    private final Map<Pair, Bond> bonds = new LinkedHashMap<>();
    private final Map<SubjectRef, List<Circulation>> circulations = new LinkedHashMap<>();

    Ties apply(Recorded<?> fact) {
        if (fact.event() instanceof GrantFact grant) {
            grants.evolve(grant, fact.id());
        }
        if (fact.event() instanceof PostFact post) {
            lastDays.put(post.staff(), post.lastDay());
        }
        if (fact.event() instanceof MembershipFact membership) {
            Place place = new Place(membership.classId(), membership.member());
            if (membership.isMember()) {
                places.put(place, fact.id());
            } else {
                places.remove(place);
            }
        }
        if (fact.event() instanceof AuthorityFact authority) {
            bonds.put(
                    new Pair(authority.student(), authority.guardian()),
                    new Bond(
                            authority.student(),
                            authority.guardian(),
                            authority.authorityAfter(),
                            fact.id()));
        }
        if (fact.event() instanceof CirculationFact circulation) {
            circulations
                    .computeIfAbsent(circulation.document(), document -> new ArrayList<>())
                    .add(new Circulation(circulation, fact.id()));
        }
        return this;
    }

    /** Valid grants of a person that hold a permission; none once a member of staff has left. */
    List<HeldGrants.Held> grantsOf(
            PersonRef viewer, String permission, Instant now, LocalDate today) {
        if (viewer instanceof StaffId staff
                && lastDays.getOrDefault(staff, Optional.empty())
                        .map(today::isAfter)
                        .orElse(false)) {
            return List.of();
        }
        return grants.holding(viewer, permission, now);
    }

    /** The classes a person holds any grant in. */
    Set<ClassId> classScopesOf(PersonRef viewer) {
        Set<ClassId> scopes = new LinkedHashSet<>();
        for (HeldGrants.Held held : grants.of(viewer)) {
            if (held.terms().scope() instanceof ClassId classId) {
                scopes.add(classId);
            }
        }
        return scopes;
    }

    /** The event by which somebody is now in a class. */
    Optional<UUID> placedBy(ClassId classId, PersonRef member) {
        return Optional.ofNullable(places.get(new Place(classId, member)));
    }

    /** The links of a guardian that carry any authority. */
    List<Bond> bondsOf(GuardianId guardian) {
        return bonds.values().stream()
                .filter(bond ->
                        bond.guardian().equals(guardian) && bond.authority() != Authority.NONE)
                .toList();
    }

    List<Circulation> circulationsOf(SubjectRef document) {
        return circulations.getOrDefault(document, List.of());
    }
}
