package hk.chopmark.core.access;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.OwnGrantFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A school keeps somebody in post who may grant in the whole of it: a school is founded once, so
 * nobody could ever grant there again.
 *
 * <p>Only an end of such a grant reads the others; all other ends stay conditional on their own
 * facts alone.
 */
final class LastAdministrator {

    private LastAdministrator() {}

    /**
     * Who else may grant in the whole school; nothing to read if that does not end. First the
     * grants for the school, then how each of them and its holder stand.
     */
    static List<FactQuery> facts(
            SchoolId school, Set<GrantId> ending, AccessBook book, DecisionContext context) {
        List<Held> administering = book.administering(context);
        if (administering.stream().noneMatch(held -> ending.contains(held.grant()))) {
            return List.of();
        }
        List<FactQuery> queries = new ArrayList<>();
        queries.add(FactQuery.about(school, OwnGrantFact.class));
        for (Held held : administering) {
            queries.add(FactQuery.about(held.grant(), OwnGrantFact.class));
            queries.add(FactQuery.about(held.holder(), PostFact.class));
        }
        return queries;
    }

    /** Refuses ends that leave nobody. */
    static void requireAnother(Set<GrantId> ending, AccessBook book, DecisionContext context) {
        List<Held> administering = book.administering(context);
        if (!administering.isEmpty()
                && administering.stream().allMatch(held -> ending.contains(held.grant()))) {
            throw DomainRejection.rule(
                    "access.last-administrator", Map.of("grant", administering.getFirst().grant()));
        }
    }
}
