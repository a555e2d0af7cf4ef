package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.CommandPermission.Judge;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.util.Map;

/**
 * Puts before a decision whoever judges its sender, as its {@link CommandPermission} says.
 *
 * <p><b>Guarantees</b>: pure; the runtime and the tests of decisions put the same judge before.
 */
public final class SenderJudge {

    private SenderJudge() {}

    /**
     * The decision with its judge before it; the decision itself where it judges alone, or the role
     * of a token has judged before.
     */
    public static <C extends Command> Decision<C, ?> before(Decision<C, ?> decision) {
        return switch (decision.permission().judge()) {
            case RECORD -> new JudgedByRecord<>(decision);
            case SERVER -> new SentByServer<>(decision);
            case DECISION, TOKEN_ROLE -> decision;
        };
    }

    /**
     * Judges where no facts about the sender are read, as in a session: what the record judges is
     * then for the server's own services.
     *
     * @throws DomainRejection {@code access.not-permitted}, {@code access.server-only} or {@code
     *     access.purpose-does-not-fit}
     */
    public static void requireInSession(
            CommandPermission<?> permission, Actor actor, Purpose purpose) {
        if (permission.judge() == Judge.SERVER) {
            requireServer(permission, actor);
        }
        if (permission.judge() == Judge.RECORD) {
            requireFittingPurpose(permission, purpose);
            if (!isServer(actor)) {
                throw DomainRejection.notAllowed(
                        "access.not-permitted",
                        Map.of("missing", permission.act().text(), "actor", actor.ref().text()));
            }
        }
    }

    /** Whether it is a service of this server that acts, signed in nowhere. */
    static boolean isServer(Actor actor) {
        return actor.ref() instanceof ActorRef.Service && actor.auth() == AuthMethod.SYSTEM;
    }

    static void requireServer(CommandPermission<?> permission, Actor actor) {
        if (!isServer(actor)) {
            throw DomainRejection.notAllowed(
                    "access.server-only",
                    Map.of("missing", permission.act().text(), "actor", actor.ref().text()));
        }
    }

    static void requireFittingPurpose(CommandPermission<?> permission, Purpose purpose) {
        if (!permission.purposes().contains(purpose)) {
            throw DomainRejection.rule(
                    "access.purpose-does-not-fit",
                    Map.of("purpose", purpose.code(), "permission", permission.act().text()));
        }
    }
}
