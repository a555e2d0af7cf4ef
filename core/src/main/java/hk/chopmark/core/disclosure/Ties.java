package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.CirculationFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private record Pair(StudentId student, GuardianId guardian) {}

    private final Standing standing = new Standing();
    private final Map<Pair, Bond> bonds = new LinkedHashMap<>();
    private final Map<SubjectRef, List<Circulation>> circulations = new LinkedHashMap<>();

    Ties apply(Recorded<?> fact) {
        standing.evolve(fact);
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

    /** What people hold and where they are. */
    Standing standing() {
        return standing;
    }

    /** The event by which somebody is now in a class. */
    Optional<UUID> placedBy(ClassId classId, PersonRef member) {
        return standing.placedBy(classId, member);
    }

    /** The link of a guardian to a student as it is now, of whatever authority. */
    Optional<Bond> bond(StudentId student, GuardianId guardian) {
        return Optional.ofNullable(bonds.get(new Pair(student, guardian)));
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
