package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.Actor;
import java.util.List;

/**
 * A decision on what only the server's own services send. The decision speaks first, so that one
 * with a refusal of its own gives it; what it permits anybody else is refused all the same.
 *
 * @param <C> the command decided
 * @param <S> the state of the decision behind
 */
final class SentByServer<C extends Command, S> implements Decision<C, S> {

    private final Decision<C, S> decision;

    SentByServer(Decision<C, S> decision) {
        this.decision = decision;
    }

    @Override
    public Class<C> commandType() {
        return decision.commandType();
    }

    @Override
    public CommandPermission<C> permission() {
        return decision.permission();
    }

    @Override
    public List<FactQuery> facts(C command, Actor actor) {
        return decision.facts(command, actor);
    }

    @Override
    public List<FactQuery> furtherFacts(C command, S state, DecisionContext context) {
        return decision.furtherFacts(command, state, context);
    }

    @Override
    public S initial(C command) {
        return decision.initial(command);
    }

    @Override
    public S evolve(S state, Recorded<?> fact) {
        return decision.evolve(state, fact);
    }

    @Override
    public List<? extends DomainEvent> decide(C command, S state, DecisionContext context) {
        List<? extends DomainEvent> events = decision.decide(command, state, context);
        SenderJudge.requireServer(decision.permission(), context.actor());
        return events;
    }
}
