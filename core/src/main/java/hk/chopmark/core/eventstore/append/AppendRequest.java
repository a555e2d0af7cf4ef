package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.codec.SealedBox;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events to be appended together, or not at all.
 *
 * <p><b>Throws</b> {@link DomainRejection} {@code append.too-large} or {@code
 * append.too-many-events} beyond the bounds, and {@link IllegalArgumentException} for events no
 * codec of ours makes.
 *
 * @param events in order; may be empty, then only the idempotency key is kept
 * @param condition under which they are appended
 * @param idempotency recognises a repetition; null for none
 */
public record AppendRequest(
        List<EncodedEvent> events, Condition condition, @Nullable Idempotency idempotency) {

    /** Most events of one request. */
    public static final int MAX_EVENTS = 4_096;

    /** Most bytes of one request: 16 MiB. */
    public static final int MAX_BYTES = 16 << 20;

    /** Longest leaf: 60 KiB. */
    public static final int MAX_LEAF_BYTES = 60 << 10;

    /** Longest body: 1 MiB. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    /** Longest ciphertext of one box: 1 MiB. */
    public static final int MAX_BOX_BYTES = 1 << 20;

    private static final int MAX_BOXES = 4_096;
    private static final int HASH_BYTES = 32;
    private static final int NONCE_BYTES = 28;

    /** Refuses what the tables could not hold, before it can fail the batch of others. */
    public AppendRequest {
        events = List.copyOf(events);
        if (events.size() > MAX_EVENTS) {
            throw DomainRejection.rule(
                    "append.too-many-events", facts("events", events.size(), MAX_EVENTS));
        }
        long bytes = 0;
        Set<String> ids = new HashSet<>();
        for (EncodedEvent event : events) {
            check(event);
            bytes += event.sizeBytes();
            if (!ids.add(event.id())) {
                throw duplicate(event.id());
            }
        }
        bounded("requestBytes", bytes, MAX_BYTES);
    }

    /** Events without a condition. */
    public static AppendRequest unconditional(List<EncodedEvent> events) {
        return new AppendRequest(events, Condition.NONE, null);
    }

    /** Whose log it appends to: that of its first event, or of its key; empty if it has neither. */
    Optional<SchoolId> school() {
        return events.isEmpty()
                ? Optional.ofNullable(idempotency).map(Idempotency::school)
                : Optional.of(events.getFirst().school());
    }

    /** Bytes of all events together. */
    public int sizeBytes() {
        return events.stream().mapToInt(EncodedEvent::sizeBytes).sum();
    }

    static DomainRejection duplicate(String eventId) {
        return DomainRejection.conflict("append.duplicate-event", Map.of("event", eventId));
    }

    private static void check(EncodedEvent event) {
        bounded("leafBytes", event.leaf().length, MAX_LEAF_BYTES);
        bounded("bodyBytes", event.body().length, MAX_BODY_BYTES);
        bounded("tags", event.indexTags().length, EventDraft.MAX_TAGS);
        bounded("boxes", event.boxes().size(), MAX_BOXES);
        require(event.leafHash().length == HASH_BYTES, "a 32-byte leaf hash");
        require(
                event.at().truncatedTo(ChronoUnit.MICROS).equals(event.at()),
                "a time of whole microseconds");
        require(UUID.fromString(event.id()).toString().equals(event.id()), "a lower-case UUID");
        require(event.type().lastIndexOf('@') > 0, "a type name@version");
        for (int i = 1; i < event.indexTags().length; i++) {
            require(event.indexTags()[i - 1] < event.indexTags()[i], "sorted index tags");
        }
        for (int i = 0; i < event.boxes().size(); i++) {
            SealedBox box = event.boxes().get(i);
            bounded("boxBytes", box.ciphertext().length, MAX_BOX_BYTES);
            require(box.ordinal() == i, "boxes by ordinal");
            require(box.nonce().length == NONCE_BYTES, "a 28-byte nonce");
        }
    }

    private static void bounded(String what, long found, long most) {
        if (found > most) {
            throw DomainRejection.rule("append.too-large", facts(what, found, most));
        }
    }

    private static Map<String, Object> facts(String what, long found, long most) {
        return Map.of("what", what, "found", found, "most", most);
    }

    private static void require(boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("An encoded event has " + expected);
        }
    }
}
