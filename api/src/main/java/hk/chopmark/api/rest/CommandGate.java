package hk.chopmark.api.rest;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.CommandContext;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The one way from a controller to the engine. */
@Component
class CommandGate {

    private static final String SOURCE = "api";

    private final AuditEngine engine;

    CommandGate(AuditEngine engine) {
        this.engine = engine;
    }

    /**
     * Makes a command in the caller's school and sends it.
     *
     * @throws BadRequest if the command cannot even be made of what was sent
     */
    Accepted send(Asking asking, Function<SchoolId, ? extends Command> making, Ref... made) {
        Command command = make(() -> making.apply(asking.school()));
        return Accepted.of(engine.send(command, context(asking)), refs(made));
    }

    /** Who asks, why, and how it may be repeated, in the engine's form. */
    static CommandContext context(Asking asking) {
        return new CommandContext(
                asking.caller().actor(),
                asking.purpose(),
                asking.idempotencyKey().orElse(null),
                asking.occurredAt().orElse(null),
                SOURCE);
    }

    /** Makes a value of what was sent; what the value refuses is a bad request. */
    static <T> T make(Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            // Shapes name the component and what is expected of it, never the value.
            throw new BadRequest("request.invalid", String.valueOf(e.getMessage()));
        }
    }

    /** The id the caller chose, or a new one; a command that may be repeated must name its own. */
    static UUID newId(Asking asking, @Nullable UUID chosen) {
        if (chosen != null) {
            return chosen;
        }
        if (asking.idempotencyKey().isPresent()) {
            throw new BadRequest(
                    "request.id-required", "With an Idempotency-Key, choose the id (a UUIDv7) of what is made yourself.");
        }
        return UuidCreator.getTimeOrderedEpoch();
    }

    private static Map<String, String> refs(Ref... made) {
        Map<String, String> refs = new TreeMap<>();
        for (Ref ref : made) {
            refs.put(ref.kind(), ref.text());
        }
        return refs;
    }
}
