package hk.chopmark.core.runtime;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SessionId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link CommandContext} as metadata of Axon messages, and what of it every event keeps. */
final class CommandMetadata {

    /** Without these nothing is decided and nothing is stored. */
    static final List<String> MANDATORY = List.of(Meta.ACTOR, Meta.ROLE, Meta.AUTH, Meta.PURPOSE);

    private static final String IDEMPOTENCY_KEY = "idempotencyKey";
    private static final String FINGERPRINT = "fingerprint";
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private CommandMetadata() {}

    static Map<String, String> of(CommandContext context) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put(Meta.ACTOR, context.actor().ref().text());
        metadata.put(Meta.ROLE, context.actor().role());
        metadata.put(Meta.AUTH, context.actor().auth().code());
        put(metadata, Meta.CREDENTIAL, text(context.actor().credential()));
        put(metadata, Meta.SESSION, text(context.actor().session()));
        metadata.put(Meta.PURPOSE, context.purpose().code());
        put(metadata, IDEMPOTENCY_KEY, context.idempotencyKey());
        put(metadata, FINGERPRINT, context.fingerprint());
        put(
                metadata,
                Meta.OCCURRED_AT,
                context.occurredAt() == null ? null : MICROS.format(context.occurredAt()));
        put(metadata, Meta.SOURCE, context.source());
        return metadata;
    }

    private static @Nullable String text(@Nullable Ref ref) {
        return ref == null ? null : ref.text();
    }

    private static void put(Map<String, String> metadata, String name, @Nullable String value) {
        if (value != null) {
            metadata.put(name, value);
        }
    }

    /**
     * Refuses metadata without an actor, in a role and authenticated, or without a purpose.
     *
     * @throws DomainRejection {@code command.actor-missing} or {@code command.purpose-missing}
     */
    static void requireComplete(Map<String, String> metadata) {
        for (String name : MANDATORY) {
            if (!metadata.containsKey(name)) {
                Map<String, String> missing = Map.of("missing", name);
                throw name.equals(Meta.PURPOSE)
                        ? DomainRejection.rule("command.purpose-missing", missing)
                        : DomainRejection.rule("command.actor-missing", missing);
            }
        }
    }

    static Actor actor(Map<String, String> metadata) {
        return new Actor(
                ActorRef.parse(mandatory(metadata, Meta.ACTOR)),
                mandatory(metadata, Meta.ROLE),
                AuthMethod.ofCode(mandatory(metadata, Meta.AUTH)),
                (CredentialId) refOrNull(metadata.get(Meta.CREDENTIAL)),
                (SessionId) refOrNull(metadata.get(Meta.SESSION)));
    }

    private static @Nullable Ref refOrNull(@Nullable String text) {
        return text == null ? null : Ref.parse(text);
    }

    static Purpose purpose(Map<String, String> metadata) {
        return Purpose.ofCode(mandatory(metadata, Meta.PURPOSE));
    }

    /** The school that events name. */
    static SchoolId school(Map<String, String> ofEvents) {
        if (Ref.parse(mandatory(ofEvents, Meta.SCHOOL)) instanceof SchoolId school) {
            return school;
        }
        throw new IllegalStateException("The metadata of an event names no school");
    }

    static Optional<String> idempotencyKey(Map<String, String> metadata) {
        return Optional.ofNullable(metadata.get(IDEMPOTENCY_KEY));
    }

    static Optional<String> fingerprint(Map<String, String> metadata) {
        return Optional.ofNullable(metadata.get(FINGERPRINT));
    }

    /** When the source claims it happened. */
    static Optional<ClaimedTime> claimed(Map<String, String> metadata) {
        return Optional.ofNullable(metadata.get(Meta.OCCURRED_AT))
                .map(text -> new ClaimedTime(Instant.parse(text)));
    }

    private static String mandatory(Map<String, String> metadata, String name) {
        String value = metadata.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    "A command without " + name + " passed the interceptor");
        }
        return value;
    }

    /** What the events of a command keep for ever. */
    static Map<String, String> ofEvents(
            Map<String, String> command, SchoolId school, String commandId) {
        Map<String, String> kept = new HashMap<>();
        for (String name : MANDATORY) {
            kept.put(name, mandatory(command, name));
        }
        put(kept, Meta.CREDENTIAL, command.get(Meta.CREDENTIAL));
        put(kept, Meta.SESSION, command.get(Meta.SESSION));
        put(kept, Meta.OCCURRED_AT, command.get(Meta.OCCURRED_AT));
        put(kept, Meta.SOURCE, command.get(Meta.SOURCE));
        kept.put(Meta.SCHOOL, school.text());
        kept.put(Meta.CORRELATION, command.getOrDefault(Meta.CORRELATION, commandId));
        kept.put(Meta.CAUSATION, commandId);
        return kept;
    }

    /** The same, naming the grants that the decision relied on. */
    static Map<String, String> relyingOn(Collection<UUID> grants, Map<String, String> ofEvents) {
        if (grants.isEmpty()) {
            return ofEvents;
        }
        Map<String, String> kept = new HashMap<>(ofEvents);
        kept.put(
                Meta.GRANTS,
                grants.stream()
                        .map(UUID::toString)
                        .distinct()
                        .sorted()
                        .limit(Meta.MAX_GRANTS)
                        .collect(Collectors.joining(",")));
        return kept;
    }

    /**
     * Whose keys these are: an account, whether it signed in or this server speaks for it, and the
     * part of the program that it came through. So no key of one sender can stand in the way of
     * another's. Whoever proved again who they are in between is still the same sender.
     */
    static String sender(Map<String, String> metadata) {
        String source = metadata.getOrDefault(Meta.SOURCE, "");
        String how = mandatory(metadata, Meta.AUTH);
        return (how.equals(AuthMethod.SYSTEM.code()) ? how : "signed-in")
                + " "
                + mandatory(metadata, Meta.ACTOR)
                + " "
                + source.split(":", 2)[0];
    }

    /**
     * Who asks and why, for the fingerprint of a request: the same key by somebody else is another
     * request.
     */
    static String asked(Map<String, String> metadata) {
        return mandatory(metadata, Meta.ACTOR)
                + " "
                + mandatory(metadata, Meta.ROLE)
                + " "
                + mandatory(metadata, Meta.PURPOSE);
    }
}
