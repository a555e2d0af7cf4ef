package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.CirculationFact;
import hk.chopmark.core.facts.Guardianships;
import hk.chopmark.core.facts.HeldGrants;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SubjectRef;
import java.time.LocalDate;
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

    /** A circulation and the event it rests on. */
    record Circulation(CirculationFact fact, UUID recordedBy) {}

    private final Standing standing = new Standing();
    private final Guardianships guardianships = new Guardianships();
    private final Map<SubjectRef, List<Circulation>> circulations = new LinkedHashMap<>();

    Ties apply(Recorded<?> fact) {
        standing.evolve(fact);
        guardianships.evolve(fact);
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

    /** The ties that are in force on a Hong Kong day. */
    OnDay on(LocalDate day) {
        return new OnDay(this, day);
    }

    /** The ties of one Hong Kong day. */
    record OnDay(Ties ties, LocalDate day) {

        /** The event by which somebody is in a class. */
        Optional<UUID> placedBy(ClassId classId, PersonRef member) {
            return ties.standing.places().on(day).placedBy(classId, member);
        }

        /** The events by which the scope of the grant behind a delegation takes in its own. */
        List<UUID> placesBehind(HeldGrants.Held held) {
            return ties.standing.placesBehind(held, day);
        }

        /** Who may act for whom, and how far. */
        Guardianships guardianships() {
            return ties.guardianships;
        }

        List<Circulation> circulationsOf(SubjectRef document) {
            return ties.circulations.getOrDefault(document, List.of());
        }
    }

    /** Who may act for whom, and how far. */
    Guardianships guardianships() {
        return guardianships;
    }
}
