package hk.chopmark.core.runtime;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.eventstore.append.Appended;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.facts.SearchableFact.LoginNameFact;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.seal.search.LoginNames;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.TransientFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the blind index and the index of login names in step with what is decided: staged before
 * the append, settled after it.
 *
 * <p>A crash between the two leaves rows that lead to an event that is there, or to one that never
 * came; the next search of the school settles or removes them. A holder of a login name who never
 * got the account counts for nothing, because the record says who has it.
 */
final class SearchStaging {

    private static final Logger LOG = LoggerFactory.getLogger(SearchStaging.class);

    private final BlindIndex index;
    private final LoginNames names;

    SearchStaging(BlindIndex index, LoginNames names) {
        this.index = index;
        this.names = names;
    }

    /**
     * What was staged.
     *
     * @param places within the events, of those with names or phones
     * @param held login names that were not held by their person before
     */
    record Staged(List<Integer> places, List<LoginNameFact> held) {
        boolean isEmpty() {
            return places.isEmpty() && held.isEmpty();
        }
    }

    /**
     * Stages what can be searched, and who holds a login name.
     *
     * @param eventIds ids of the events, in their order
     * @throws DomainRejection {@code border.phone} for a phone number that cannot be compared;
     *     {@code identity.login-name-unknown} for a login name that is not in the index
     */
    Staged stage(SchoolId school, List<? extends DomainEvent> events, List<UUID> eventIds) {
        return new Staged(stageSearchable(school, events, eventIds), holdNames(school, events));
    }

    private List<LoginNameFact> holdNames(SchoolId school, List<? extends DomainEvent> events) {
        List<LoginNameFact> held = new ArrayList<>();
        for (DomainEvent event : events) {
            if (event instanceof LoginNameFact fact
                    && names.hold(school, fact.loginNameRef().id(), fact.person())) {
                held.add(fact);
            }
        }
        return held;
    }

    private List<Integer> stageSearchable(
            SchoolId school, List<? extends DomainEvent> events, List<UUID> eventIds) {
        List<BlindIndex.Entry> entries = new ArrayList<>();
        List<Integer> staged = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof SearchableFact fact && !fact.searchable().isEmpty()) {
                staged.add(i);
                for (SearchableFact.Searchable item : fact.searchable()) {
                    entries.add(
                            new BlindIndex.Entry(
                                    eventIds.get(i), item.kind(), item.field(), item.value()));
                }
            }
        }
        if (!entries.stream()
                .filter(entry -> entry.kind() == SearchKind.PHONE)
                .allMatch(BlindIndex::isComparable)) {
            throw DomainRejection.rule("border.phone", Map.of("field", "phone"));
        }
        index.stage(school, entries);
        return staged;
    }

    /**
     * Takes out what was staged for events that were not stored. Where that is not clear, it is
     * left to the next search.
     */
    void withdraw(SchoolId school, Staged staged, List<UUID> eventIds, Throwable failure) {
        if (Failures.unwrap(failure) instanceof TransientFailure) {
            return;
        }
        try {
            staged.places().forEach(place -> index.unstage(school, eventIds.get(place)));
            staged.held()
                    .forEach(
                            fact -> names.release(school, fact.loginNameRef().id(), fact.person()));
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("school", school.text()).setCause(e).log("search.unsettled");
        }
    }

    /** Settles what was staged. The command is durable by now, so nothing here may fail it. */
    void settle(SchoolId school, Staged staged, List<UUID> eventIds, Appended where) {
        if (staged.places().isEmpty() || where.repeated()) {
            return;
        }
        Map<UUID, Long> positions = new HashMap<>();
        for (int place : staged.places()) {
            positions.put(eventIds.get(place), where.firstPosition() + place);
        }
        try {
            index.settle(school, positions);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("school", school.text()).setCause(e).log("search.unsettled");
        }
    }
}
