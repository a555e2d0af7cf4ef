package hk.chopmark.api.rest;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.border.FieldRefusal;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The one way from a controller to the engine. */
@Component
public class CommandGate {

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
    public Accepted send(Asking asking, Function<SchoolId, ? extends Command> making, Ref... made) {
        Command command = make(() -> making.apply(asking.school()));
        return Accepted.of(engine.send(command, context(asking)), refs(made));
    }

    /** The answer to a command that was sent in another way, with what was made. */
    public static Accepted sent(CommandResult result, Ref... made) {
        return Accepted.of(result, refs(made));
    }

    /**
     * The same for a command that differs each time it is made, such as one with a random salt.
     *
     * @param request what was sent; a repetition is recognised by it
     */
    public Accepted send(
            Asking asking,
            List<@Nullable Object> request,
            Function<SchoolId, ? extends Command> making) {
        Command command = make(() -> making.apply(asking.school()));
        CommandContext context = context(asking);
        String key = context.idempotencyKey();
        return Accepted.of(
                engine.send(
                        command,
                        key == null ? context : context.withKey(key, fingerprint(request))),
                refs());
    }

    /** Who asks, why, and how it may be repeated, in the engine's form. */
    public static CommandContext context(Asking asking) {
        CommandContext context =
                CommandContext.of(asking.caller().actor(), asking.purpose())
                        .from(SOURCE, asking.occurredAt().orElse(null));
        return asking.idempotencyKey().map(context::withKey).orElse(context);
    }

    private static String fingerprint(List<@Nullable Object> request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object part : request) {
                byte[] text = String.valueOf(part).getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(text.length).array());
                digest.update(text);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Makes a value of what was sent; what the value refuses is a bad request. */
    public static <T> T make(Supplier<T> making) {
        try {
            return making.get();
        } catch (FieldRefusal refusal) {
            throw new BadRequest(
                    "request.invalid",
                    "Some fields are missing or malformed.",
                    Map.of(refusal.field(), refusal.rule().code()));
        } catch (IllegalArgumentException e) {
            // Shapes name the component and what is expected of it, never the value.
            throw new BadRequest("request.invalid", String.valueOf(e.getMessage()));
        }
    }

    /** The id the caller chose, or a new one; a command that may be repeated must name its own. */
    public static UUID newId(Asking asking, @Nullable UUID chosen) {
        if (chosen != null) {
            return chosen;
        }
        if (asking.idempotencyKey().isPresent()) {
            throw new BadRequest(
                    "request.id-required",
                    "With an Idempotency-Key, choose the id (a UUIDv7) of what is made yourself.");
        }
        return UuidCreator.getTimeOrderedEpoch();
    }

    /** A fresh sealed value, or none where nothing was sent. */
    public static <T> @Nullable Sealed<T> sealed(
            SubjectRef subject, Category category, @Nullable T value) {
        return value == null ? null : Sealed.of(subject, category, value);
    }

    private static Map<String, String> refs(Ref... made) {
        Map<String, String> refs = new TreeMap<>();
        for (Ref ref : made) {
            refs.put(ref.kind(), ref.text());
        }
        return refs;
    }
}
