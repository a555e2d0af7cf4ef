package hk.chopmark.core.codec.shape;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.CanonicalWriter;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SubjectRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The body of an event, version 1.
 *
 * @param boxes what stands in which box, by ordinal
 * @param data the event record without its personal values
 * @param meta metadata by name
 * @param tags texts {@code key=value}, ascending
 */
public record BodyJson(
        List<BoxEntry> boxes, JsonValue data, Map<String, String> meta, SortedSet<String> tags) {
    /** Longest body: 1 MiB. */
    static final int MAX_BYTES = 1 << 20;

    /** Bytes of the random member that keeps two bodies of equal content apart. */
    public static final int SALT_BYTES = 16;

    static final int VERSION = 1;

    private static final int MAX_DEPTH = 24;
    private static final Set<String> MEMBERS =
            Set.of("_salt", "boxes", "data", "meta", "tags", "v");
    private static final Set<String> BOX_MEMBERS = Set.of("category", "key", "subject", "v");

    /**
     * What the body says of one box.
     *
     * @param subject whose fields it holds
     * @param category in which category
     * @param keyId id of the subject key
     * @param keyVersion version of the subject key
     */
    public record BoxEntry(SubjectRef subject, Category category, UUID keyId, int keyVersion) {}

    /**
     * What a body is made of.
     *
     * @param salt fresh random bytes
     * @param boxes by ordinal
     * @param shape shape of the payload
     * @param payload the event record
     * @param meta metadata
     * @param tags tags without the school's own
     */
    public record Parts(
            byte[] salt,
            List<BoxEntry> boxes,
            Shape shape,
            Object payload,
            Map<String, String> meta,
            SortedSet<String> tags) {}

    /**
     * The canonical bytes.
     *
     * @throws DomainRejection {@code event.too-large} beyond {@value #MAX_BYTES} bytes, {@code
     *     event.not-storable} for text that is not Unicode
     */
    public static byte[] write(Parts parts, BoxPlan plan) {
        CanonicalWriter out = new CanonicalWriter(MAX_BYTES);
        try {
            write(parts, plan, out);
            return PayloadLimits.require("body", out.toBytes(), MAX_BYTES);
        } catch (MalformedFormat e) {
            throw PayloadLimits.rejection("body", MAX_BYTES, e);
        } catch (BorderRefusal e) {
            throw PayloadLimits.notStorable("body", e);
        }
    }

    private static void write(Parts parts, BoxPlan plan, CanonicalWriter out) {
        out.beginObject().name("_salt").base64Url(parts.salt());
        out.name("boxes").beginArray();
        for (BoxEntry box : parts.boxes()) {
            out.beginObject();
            out.name("category").string(box.category().code());
            out.name("key").string(box.keyId().toString());
            out.name("subject").string(box.subject().text());
            out.name("v").integer(box.keyVersion());
            out.endObject();
        }
        out.endArray().name("data");
        parts.shape().write(parts.payload(), new Shape.Writing(out, plan));
        out.name("meta").beginObject();
        new TreeMap<>(parts.meta()).forEach((name, value) -> out.name(name).string(value));
        out.endObject().name("tags").beginArray();
        parts.tags().forEach(out::string);
        out.endArray().name("v").integer(VERSION).endObject();
    }

    /**
     * Reads canonical bytes.
     *
     * @throws MalformedFormat if they are no body of version 1
     */
    public static BodyJson parse(byte[] bytes) {
        JsonObject body = members(bytes);
        try {
            return new BodyJson(
                    body.array("boxes").objects().stream().map(BodyJson::parseBox).toList(),
                    body.get("data"),
                    texts(body.object("meta")),
                    sorted(body.array("tags").strings()));
        } catch (IllegalArgumentException e) {
            throw new MalformedFormat(
                    "body",
                    MalformedFormat.NO_OFFSET,
                    "known categories, references and key ids",
                    "another text");
        }
    }

    /** Only the tags of a body, for the check of an index hit. */
    public static SortedSet<String> tagsOf(byte[] bytes) {
        return sorted(members(bytes).array("tags").strings());
    }

    private static JsonObject members(byte[] bytes) {
        JsonObject body =
                CanonicalJson.parse(bytes, MAX_BYTES, MAX_DEPTH).asObject().requireExactly(MEMBERS);
        if (body.integer("v") != VERSION) {
            throw new MalformedFormat(
                    "body", MalformedFormat.NO_OFFSET, "version 1", "another version");
        }
        return body;
    }

    private static BoxEntry parseBox(JsonObject box) {
        box.requireExactly(BOX_MEMBERS);
        if (!(Ref.parse(box.string("subject")) instanceof SubjectRef subject)) {
            throw new IllegalArgumentException("Not a subject");
        }
        return new BoxEntry(
                subject,
                Category.ofCode(box.string("category")),
                UUID.fromString(box.string("key")),
                Math.toIntExact(box.integer("v")));
    }

    private static Map<String, String> texts(JsonObject meta) {
        Map<String, String> texts = new TreeMap<>();
        meta.members().forEach((name, value) -> texts.put(name, value.asString()));
        return texts;
    }

    private static SortedSet<String> sorted(List<String> tags) {
        for (int i = 1; i < tags.size(); i++) {
            if (tags.get(i - 1).compareTo(tags.get(i)) >= 0) {
                throw new MalformedFormat(
                        "body",
                        MalformedFormat.NO_OFFSET,
                        "tags in ascending order, none twice",
                        "another order");
            }
        }
        return new TreeSet<>(tags);
    }
}
