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
import java.util.UUID;

/**
 * A decision whose sender no grant is asked of here: what only parts of this server send, and what
 * judges its sender by itself. Sender and purpose are looked at before anything else.
 *
 * @param <C> the command decided
 * @param <S> the state of the decision behind
 */
final class Guarded<C extends Command, S> implements Decision<C, S> {

    private final Decision<C, S> decision;
    private final boolean byServerOnly;

    Guarded(Decision<C, S> decision, boolean byServerOnly) {
        this.decision = decision;
        this.byServerOnly = byServerOnly;
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
        if (byServerOnly) {
            SenderJudge.requireServer(decision.permission(), context.actor());
        }
        SenderJudge.requireFittingPurpose(decision.permission(), context.purpose());
        return decision.decide(command, state, context);
    }

    @Override
    public List<UUID> reliedOn(
            C command, S state, DecisionContext context, List<? extends DomainEvent> decided) {
        return decision.reliedOn(command, state, context, decided);
    }
}
