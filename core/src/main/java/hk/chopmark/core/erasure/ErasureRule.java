package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.CommandPermission.Judge;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.facts.PreservationFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What all decisions of this area share: their facts fold into an {@link ErasureBook}. Those that
 * people send judge by themselves, because the event names the grant.
 */
abstract class ErasureRule<C extends ErasureCommand> extends Rule<C, ErasureBook> {

    ErasureRule(Class<C> commandType, String act) {
        this(
                commandType,
                CommandPermission.decided(
                        act,
                        Purpose.RETENTION_AND_ERASURE,
                        Purpose.DATA_ACCESS_REQUEST,
                        Purpose.DEMONSTRATION));
    }

    ErasureRule(Class<C> commandType, CommandPermission<C> permission) {
        super(commandType, permission, ErasureBook::new, ErasureBook::apply);
    }

    /** By the right that the decision asks for, where a person sends the command. */
    @Override
    public List<UUID> reliedOn(
            C command,
            ErasureBook book,
            DecisionContext context,
            List<? extends DomainEvent> decided) {
        return permission().judge() == Judge.DECISION
                ? List.of(
                        book.requireMay(context, command.school(), permission().act().text())
                                .grantEvent())
                : List.of();
    }

    /** The actor's standing, and everything of one erasure. */
    static List<FactQuery> of(ErasureId erasure, Actor actor) {
        List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
        queries.add(FactQuery.about(erasure, ErasureEvent.class));
        return queries;
    }

    /** What has to be kept of the subject of an erasure. */
    static List<FactQuery> keptOf(ErasureBook book, ErasureId erasure) {
        return book.find(erasure)
                .map(found -> FactQuery.about(found.request().subject(), PreservationFact.class))
                .map(List::of)
                .orElse(List.of());
    }
}
