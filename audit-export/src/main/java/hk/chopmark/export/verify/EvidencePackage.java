package hk.chopmark.export.verify;

import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonArray;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.MalformedFormat;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One evidence file, format {@value #FORMAT}: canonical JSON, every byte of it covered by a check.
 *
 * <p><b>Guarantees</b>: {@link #parse} accepts exactly what {@link #bytes} writes. Parsing proves
 * nothing yet.
 *
 * <p><b>Source</b>: docs/log-format.md, section Evidence package.
 *
 * @param scope what the file is about
 * @param checkpointNote text of the signed note that covers all events
 * @param events events in log order
 */
public record EvidencePackage(Scope scope, String checkpointNote, List<Event> events) {
    /** The name and version of the format. */
    public static final String FORMAT = "chopmark/evidence/v1";

    /** Largest file: 16 MiB. */
    public static final int MAX_BYTES = CanonicalJson.MAX_BYTES;

    /** Most events in one file. */
    public static final int MAX_EVENTS = 20_000;

    /** Reason codes for a body that is not in the file. */
    public static final Set<String> WITHHELD = Set.of("not-needed", "other-families");

    private static final int MAX_DEPTH = 12;
    private static final String PART = "evidence package";

    /**
     * What the file is about.
     *
     * @param kind {@code receipt}, {@code homework} or {@code erasure}
     * @param refs the references the file is about, text form, sorted
     */
    public record Scope(String kind, List<String> refs) {
        public Scope {
            refs = List.copyOf(refs);
        }
    }

    /**
     * One event with its proof.
     *
     * @param leafIndex 0-based index in the school's log
     * @param leaf exact leaf bytes
     * @param body exact body bytes; empty if withheld
     * @param withheld reason code why the body is withheld; empty if it is there
     * @param disclosed personal fields shown in clear
     * @param path inclusion path at the checkpoint's size, leaf's sibling first
     */
    public record Event(
            long leafIndex,
            byte[] leaf,
            Optional<byte[]> body,
            Optional<String> withheld,
            List<Disclosure> disclosed,
            List<byte[]> path) {
        public Event {
            disclosed = List.copyOf(disclosed);
            path = List.copyOf(path);
        }
    }

    /**
     * One personal field shown in clear, with the salt that opens its commitment.
     *
     * @param path path of the field in the event's data
     * @param value the value, a string or an integer
     * @param salt 32 bytes
     */
    public record Disclosure(String path, JsonValue value, byte[] salt) {
        /** Never the value. */
        @Override
        public String toString() {
            return "Disclosure[" + path + "]";
        }
    }

    public EvidencePackage {
        events = List.copyOf(events);
    }

    /** The exact bytes of the file. */
    public byte[] bytes() {
        JsonObject.Builder whole = JsonObject.builder();
        JsonObject content = content();
        content.members().forEach(whole::put);
        return CanonicalJson.write(whole.put("digest", Base64Url.encode(digest(content))).build());
    }

    /**
     * What reading a file gave.
     *
     * @param content the content
     * @param digestAgrees whether the digest in the file is that of the content; false means a
     *     changed byte
     */
    public record Parsed(EvidencePackage content, boolean digestAgrees) {}

    /**
     * Reads a file. A wrong digest is reported, not thrown, so that the other checks can say what
     * was changed.
     *
     * @throws MalformedFormat if the bytes are not canonical or not of this format
     */
    public static Parsed parse(byte[] bytes) {
        JsonObject whole =
                CanonicalJson.parse(bytes, MAX_BYTES, MAX_DEPTH)
                        .asObject()
                        .requireExactly(
                                Set.of("checkpoint", "digest", "events", "format", "scope"));
        if (!whole.string("format").equals(FORMAT)) {
            throw new MalformedFormat(PART, MalformedFormat.NO_OFFSET, FORMAT, "another format");
        }
        JsonObject.Builder content = JsonObject.builder();
        whole.members()
                .forEach((name, value) -> {
                    if (!name.equals("digest")) {
                        content.put(name, value);
                    }
                });
        boolean digestAgrees =
                Arrays.equals(
                        digest(content.build()),
                        Base64Url.decode(PART, whole.string("digest"), 32));
        List<JsonObject> events = whole.array("events").objects();
        if (events.isEmpty() || events.size() > MAX_EVENTS) {
            throw new MalformedFormat(
                    PART,
                    MalformedFormat.NO_OFFSET,
                    "1 to " + MAX_EVENTS + " events",
                    events.size() + " events");
        }
        JsonObject scope = whole.object("scope").requireExactly(Set.of("kind", "refs"));
        requireOneOf("scope.kind", ScopeKinds.KNOWN, scope.string("kind"));
        EvidencePackage read =
                new EvidencePackage(
                        new Scope(scope.string("kind"), scope.array("refs").strings()),
                        whole.string("checkpoint"),
                        events.stream().map(EvidencePackage::event).toList());
        return new Parsed(read, digestAgrees);
    }

    private static Event event(JsonObject event) {
        boolean hasBody = event.has("body");
        event.requireExactly(
                hasBody
                        ? Set.of("body", "disclosed", "index", "leaf", "proof")
                        : Set.of("disclosed", "index", "leaf", "proof", "withheld"));
        if (!hasBody) {
            requireOneOf("withheld", WITHHELD, event.string("withheld"));
        }
        List<Disclosure> disclosed = new ArrayList<>();
        for (JsonObject field : event.array("disclosed").objects()) {
            field.requireExactly(Set.of("path", "salt", "value"));
            disclosed.add(
                    new Disclosure(
                            field.string("path"),
                            field.get("value"),
                            Base64Url.decode(PART, field.string("salt"), 32)));
        }
        return new Event(
                event.integer("index"),
                Base64Url.decode(event.string("leaf")),
                hasBody ? Optional.of(Base64Url.decode(event.string("body"))) : Optional.empty(),
                hasBody ? Optional.empty() : Optional.of(event.string("withheld")),
                disclosed,
                event.array("proof").strings().stream()
                        .map(hash -> Base64Url.decode(PART, hash, 32))
                        .toList());
    }

    /** Labels that no proof covers are of a closed list, so that none says more than it may. */
    private static void requireOneOf(String member, Set<String> known, String found) {
        if (!known.contains(found)) {
            throw new MalformedFormat(
                    PART,
                    MalformedFormat.NO_OFFSET,
                    member + " of a list that this verifier knows",
                    "another text");
        }
    }

    private JsonObject content() {
        return JsonObject.builder()
                .put("checkpoint", checkpointNote)
                .put("events", new JsonArray(events.stream().map(EvidencePackage::json).toList()))
                .put("format", FORMAT)
                .put(
                        "scope",
                        JsonObject.builder()
                                .put("kind", scope.kind())
                                .putStrings("refs", scope.refs())
                                .build())
                .build();
    }

    private static JsonValue json(Event event) {
        List<JsonValue> disclosed = new ArrayList<>();
        for (Disclosure field : event.disclosed()) {
            disclosed.add(
                    JsonObject.builder()
                            .put("path", field.path())
                            .put("salt", Base64Url.encode(field.salt()))
                            .put("value", field.value())
                            .build());
        }
        JsonObject.Builder json =
                JsonObject.builder()
                        .put("disclosed", new JsonArray(disclosed))
                        .put("index", event.leafIndex())
                        .put("leaf", Base64Url.encode(event.leaf()))
                        .putStrings("proof", event.path().stream().map(Base64Url::encode).toList());
        event.body().ifPresent(body -> json.put("body", Base64Url.encode(body)));
        event.withheld().ifPresent(reason -> json.put("withheld", reason));
        return json.build();
    }

    private static byte[] digest(JsonObject content) {
        return sha256(
                (FORMAT + "\0").getBytes(StandardCharsets.US_ASCII), CanonicalJson.write(content));
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
