package hk.chopmark.core.board;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.CirculationFact;
import hk.chopmark.core.facts.Guardianships;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.ClassId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What ties a viewer to what a board is about, as far as the facts read tell. */
final class BoardTies {

    private final Standing standing = new Standing();
    private final Guardianships guardianships = new Guardianships();
    private final Map<ClassId, UUID> circulations = new LinkedHashMap<>();

    BoardTies apply(Recorded<?> fact) {
        standing.evolve(fact);
        guardianships.evolve(fact);
        if (fact.event() instanceof CirculationFact circulation) {
            circulations.putIfAbsent(circulation.classId(), fact.id());
        }
        return this;
    }

    /** What people hold and where they are. */
    Standing standing() {
        return standing;
    }

    /** Who may act for whom, and how far. */
    Guardianships guardianships() {
        return guardianships;
    }

    /** The classes that the document of the board went to, and the events that say so. */
    Map<ClassId, UUID> circulations() {
        return circulations;
    }
}
