package hk.chopmark.core.access;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.SchoolId;
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

    /** Who else may grant in the whole school; nothing to read if that does not end. */
    static List<FactQuery> facts(
            SchoolId school, Set<GrantId> ending, AccessBook book, DecisionContext context) {
        return administering(book, context).stream().anyMatch(held -> ending.contains(held.grant()))
                ? book.standing().factsAboutAdministering(school, context.now())
                : List.of();
    }

    /** Refuses ends that leave nobody who holds it without an end. */
    static void requireAnother(Set<GrantId> ending, AccessBook book, DecisionContext context) {
        List<Held> keeping = book.standing().keepingSchool(context.now());
        if (!keeping.isEmpty()
                && keeping.stream().allMatch(held -> ending.contains(held.grant()))) {
            throw DomainRejection.rule(
                    "access.last-administrator", Map.of("grant", keeping.getFirst().grant()));
        }
    }

    private static List<Held> administering(AccessBook book, DecisionContext context) {
        return book.standing().administering(context.now());
    }
}
