package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.access.AccessEvent.DelegationEnded;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A delegation is ended once, before its time is over, by who handed it on, by who got it, or by
 * somebody who may revoke in its scope.
 */
final class EndingDelegations extends AccessRule<EndDelegation> {

    EndingDelegations() {
        super(EndDelegation.class, "access.delegate");
    }

    @Override
    public List<FactQuery> facts(EndDelegation command, Actor actor) {
        List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
        queries.add(FactQuery.about(command.delegation(), GrantFact.class));
        return queries;
    }

    @Override
    public List<FactQuery> furtherFacts(
            EndDelegation command, AccessBook book, DecisionContext context) {
        return book.scopeOf(command.delegation()).map(AccessRules::placesWithin).orElse(List.of());
    }

    @Override
    public List<AccessEvent> decide(
            EndDelegation command, AccessBook book, DecisionContext context) {
        judgedIn(command, book, context).ifPresent(scope -> book.requireMayGrant(context, scope));
        Held held = book.requireStanding(command.delegation());
        GrantFact.@Nullable Origin origin = held.origin();
        if (origin == null) {
            throw DomainRejection.unknown(
                    "access.delegation-unknown", Map.of("delegation", command.delegation()));
        }
        AccessRules.requireNotOver(
                held.terms().validTo(),
                context.now(),
                facts -> DomainRejection.conflict("access.delegation-over", facts));
        return List.of(
                new DelegationEnded(
                        command.delegation(),
                        origin.grant(),
                        origin.holder(),
                        held.holder(),
                        command.reason()));
    }

    /** Asked of everybody but those it concerns, before it is told whether there is such a one. */
    @Override
    Optional<Ref> judgedIn(EndDelegation command, AccessBook book, DecisionContext context) {
        return book.concerns(command.delegation(), AccessBook.personOf(context.actor()))
                ? Optional.empty()
                : Optional.of(book.scopeOf(command.delegation()).orElse(command.school()));
    }
}
