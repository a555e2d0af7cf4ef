package hk.chopmark.core.decision;

import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a command: nothing happens without an actor and a purpose.
 *
 * @param actor who acts
 * @param purpose why
 * @param idempotencyKey recognises a repetition of the same request, 1 to 200 printable ASCII
 *     characters; absent for none. It belongs to this actor, signed in or spoken for by this
 *     server, and to the part of the source before a colon: the same key of another sender is
 *     another key
 * @param fingerprint what the request is, at most 20,000 characters; absent where the command
 *     itself says it. For a source whose commands are made with new ids each time they are sent
 * @param occurredAt when the source claims it happened; absent if it claims nothing
 * @param source where it came from, for example {@code oulad:studentAssessment.csv}; absent for the
 *     program itself
 */
public record CommandContext(
        Actor actor,
        Purpose purpose,
        @Nullable String idempotencyKey,
        @Nullable String fingerprint,
        @Nullable Instant occurredAt,
        @Nullable String source) {

    private static final int MAX_KEY_CHARS = 200;
    private static final Pattern KEY = Pattern.compile("[!-~]{1," + MAX_KEY_CHARS + "}");
    private static final int MAX_SOURCE_CHARS = 200;
    private static final int MAX_FINGERPRINT_CHARS = 20_000;

    public CommandContext {
        occurredAt = occurredAt == null ? null : occurredAt.truncatedTo(ChronoUnit.MICROS);
        if (idempotencyKey != null && !KEY.matcher(idempotencyKey).matches()) {
            throw DomainRejection.rule(
                    "idempotency.key-malformed", Map.of("maxChars", MAX_KEY_CHARS));
        }
        if (source != null) {
            Require.line("source", source, MAX_SOURCE_CHARS);
        }
        if (fingerprint != null) {
            Require.lines("fingerprint", fingerprint, MAX_FINGERPRINT_CHARS);
            Require.that(idempotencyKey != null, "A fingerprint goes with an idempotency key");
        }
    }

    /** An actor and a purpose, nothing else. */
    public static CommandContext of(Actor actor, Purpose purpose) {
        return new CommandContext(actor, purpose, null, null, null, null);
    }

    /** The same under an idempotency key. */
    public CommandContext withKey(String key) {
        return new CommandContext(actor, purpose, key, fingerprint, occurredAt, source);
    }

    /** The same under an idempotency key, for a request that is recognised by this text. */
    public CommandContext withKey(String key, String fingerprintText) {
        return new CommandContext(actor, purpose, key, fingerprintText, occurredAt, source);
    }

    /** The same, saying when it happened and where that is known from. */
    public CommandContext from(String origin, @Nullable Instant claimed) {
        return new CommandContext(actor, purpose, idempotencyKey, fingerprint, claimed, origin);
    }
}
