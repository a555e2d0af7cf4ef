package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.CommandPermission.Judge;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Puts before a decision whoever judges its sender, as its {@link CommandPermission} says.
 *
 * <p><b>Guarantees</b>: pure; the runtime and the tests of decisions put the same judge before.
 * Whoever judges, a purpose that does not fit is refused.
 */
public final class SenderJudge {

    private SenderJudge() {}

    /** The decision with its judge before it. */
    public static <C extends Command> Decision<C, ?> before(Decision<C, ?> decision) {
        return switch (decision.permission().judge()) {
            case RECORD -> new JudgedByRecord<>(decision);
            case SERVER -> new Guarded<>(decision, true);
            case DECISION, TIE -> new Guarded<>(decision, false);
        };
    }

    /**
     * Judges where no facts about the sender are read, as in a session: what the record or a
     * decision judges is then for the server's own services.
     *
     * @throws DomainRejection {@code access.not-permitted}, {@code access.server-only} or {@code
     *     access.purpose-does-not-fit}
     */
    public static void requireInSession(
            CommandPermission<?> permission, Actor actor, Purpose purpose) {
        requireFittingPurpose(permission, purpose);
        if (permission.judge() == Judge.SERVER) {
            requireServer(permission, actor);
        } else if (!isServer(actor)) {
            throw NotPermitted.missing(permission.act(), List.of(), actor);
        }
    }

    /** Whether it is a part of this server that acts, signed in nowhere. */
    public static boolean isServer(Actor actor) {
        return actor.ref() instanceof ActorRef.Service && actor.auth() == AuthMethod.SYSTEM;
    }

    static void requireServer(CommandPermission<?> permission, Actor actor) {
        if (!isServer(actor)) {
            throw NotPermitted.as("access.server-only", permission.act(), List.of(), actor);
        }
    }

    static void requireFittingPurpose(CommandPermission<?> permission, Purpose purpose) {
        if (!permission.purposes().contains(purpose)) {
            throw DomainRejection.rule(
                    "access.purpose-does-not-fit",
                    Map.of("purpose", purpose.code(), "permission", permission.act().text()));
        }
    }

    /**
     * A decision whose sender no grant is asked of here: what only parts of this server send, and
     * what judges its sender by itself. Sender and purpose are looked at before anything else.
     *
     * @param <C> the command decided
     * @param <S> the state of the decision behind
     */
    private static final class Guarded<C extends Command, S> implements Decision<C, S> {

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
}
