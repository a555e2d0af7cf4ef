package hk.chopmark.core.testing;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.codec.SealedBox;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.SchoolId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts as events: a body in the form of the real codec, without keys. For tests of storage alone.
 *
 * <p>Index tags are plain hashes; payloads are strings.
 */
public final class TextFormat implements EventFormat {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public List<EncodedEvent> encode(List<EventDraft> drafts) {
        return drafts.stream().map(this::encode).toList();
    }

    private EncodedEvent encode(EventDraft draft) {
        Map<String, Object> body = new TreeMap<>();
        body.put("_salt", "AAAAAAAAAAAAAAAAAAAAAA");
        body.put("boxes", List.of());
        body.put("data", Map.of("text", draft.payload()));
        body.put("meta", new TreeMap<>(draft.meta()));
        body.put("tags", draft.tags());
        body.put("v", 1);
        byte[] leaf =
                ("{\"at\":\"" + draft.at() + "\",\"id\":\"" + draft.id() + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
        return new EncodedEvent(
                draft.school(),
                draft.id(),
                draft.name() + "@" + draft.version(),
                draft.at(),
                leaf,
                JSON.writeValueAsBytes(body),
                sha256(leaf),
                draft.tags().stream()
                        .mapToLong(tag -> indexTag(draft.school(), tag))
                        .sorted()
                        .toArray(),
                List.of());
    }

    /** The same event with boxes of this many random-looking bytes each. */
    public static EncodedEvent withBoxes(EncodedEvent event, int... sizes) {
        List<SealedBox> boxes =
                java.util.stream.IntStream.range(0, sizes.length)
                        .mapToObj(i -> {
                            byte[] nonce = new byte[28];
                            byte[] ciphertext = new byte[sizes[i]];
                            new java.util.Random(i).nextBytes(nonce);
                            new java.util.Random(i + 1L).nextBytes(ciphertext);
                            return new SealedBox(
                                    i, UUID.nameUUIDFromBytes(nonce), i + 1, nonce, ciphertext);
                        })
                        .toList();
        return new EncodedEvent(
                event.school(),
                event.id(),
                event.type(),
                event.at(),
                event.leaf(),
                event.body(),
                event.leafHash(),
                event.indexTags(),
                boxes);
    }

    @Override
    public Recorded<?> decode(StoredEvent stored) {
        JsonNode body = JSON.readTree(stored.body());
        Map<String, String> meta =
                body.get("meta")
                        .propertyStream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> entry.getValue().asString()));
        return new Recorded<>(
                stored.school(),
                stored.position(),
                UUID.fromString(stored.id()),
                stored.at(),
                meta,
                body.get("data").get("text").asString());
    }

    @Override
    public long indexTag(SchoolId school, String tag) {
        return ByteBuffer.wrap(sha256((school.text() + tag).getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
