package hk.chopmark.export.verify;

import static hk.chopmark.export.verify.Check.Outcome.FAILED;
import static hk.chopmark.export.verify.Check.Outcome.PASSED;

import hk.chopmark.core.log.checkpoint.Checkpoint;
import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonArray;
import hk.chopmark.core.log.json.JsonValue.JsonBoolean;
import hk.chopmark.core.log.json.JsonValue.JsonInteger;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.JsonValue.JsonString;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.tree.InclusionProof;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.log.tree.NodeHash;
import hk.chopmark.export.verify.Check.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checks of one event: leaf, origin, inclusion, body, disclosed fields. */
final class EventCheck {
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int MAX_BODY_DEPTH = 16;

    private final EvidencePackage.Event event;
    private final Checkpoint checkpoint;
    private final List<Check> checks = new ArrayList<>();
    private @Nullable Leaf leaf;
    private @Nullable JsonObject body;

    EventCheck(EvidencePackage.Event event, Checkpoint checkpoint) {
        this.event = event;
        this.checkpoint = checkpoint;
    }

    void run() {
        Leaf parsed;
        try {
            parsed = Leaf.parse(event.leaf());
        } catch (MalformedFormat e) {
            add(Name.LEAF, false, e.expected() + " expected, " + e.found() + " found");
            return;
        }
        leaf = parsed;
        add(Name.LEAF, true, "canonical, " + parsed.type());
        boolean sameLog = parsed.origin().equals(checkpoint.origin().text());
        add(
                Name.ORIGIN,
                sameLog,
                sameLog ? "the leaf names the checkpoint's log" : "the leaf names another log");
        checkInclusion();
        checkBody(parsed);
        checkDisclosures(parsed);
        checkContent(parsed);
    }

    private void checkInclusion() {
        boolean included;
        try {
            InclusionProof proof =
                    new InclusionProof(
                            event.leafIndex(),
                            checkpoint.treeSize(),
                            event.path().stream().map(NodeHash::fromBytes).toList());
            included = proof.verify(LeafHash.of(event.leaf()), checkpoint.rootHash());
        } catch (MalformedFormat e) {
            included = false;
        }
        add(
                Name.INCLUSION,
                included,
                included
                        ? "leaf "
                                + event.leafIndex()
                                + " of "
                                + checkpoint.treeSize()
                                + ", path of "
                                + event.path().size()
                                + " hashes leads to the signed root"
                        : "the path does not lead from this leaf to the signed root");
    }

    private void checkBody(Leaf parsed) {
        if (event.body().isEmpty()) {
            return;
        }
        byte[] bytes = event.body().get();
        if (!Arrays.equals(Commitments.body(bytes), parsed.bodyCommitment())) {
            add(Name.BODY, false, "the body is not the one the leaf committed to");
            return;
        }
        try {
            body = CanonicalJson.parse(bytes, MAX_BODY_BYTES, MAX_BODY_DEPTH).asObject();
            body.object("data");
            body.object("meta");
            body.array("tags").strings();
            add(Name.BODY, true, "the body is the one the leaf committed to");
        } catch (MalformedFormat e) {
            body = null;
            add(Name.BODY, false, e.expected() + " expected, " + e.found() + " found");
        }
    }

    private void checkDisclosures(Leaf parsed) {
        Map<String, byte[]> commitments = new HashMap<>();
        parsed.boxes()
                .forEach(box ->
                        box.fields()
                                .forEach(field ->
                                        commitments.put(field.path(), field.commitment())));
        Set<String> used = new HashSet<>();
        for (EvidencePackage.Disclosure field : event.disclosed()) {
            byte[] expected = commitments.get(field.path());
            if (expected == null || !used.add(field.path())) {
                add(
                        Name.DISCLOSURE,
                        false,
                        "a disclosed field has no commitment of its own in the leaf");
                continue;
            }
            byte[] found =
                    Commitments.field(
                            field.salt(),
                            parsed.origin(),
                            parsed.id(),
                            field.path(),
                            CanonicalJson.write(field.value()));
            boolean same = Arrays.equals(expected, found);
            add(
                    Name.DISCLOSURE,
                    same,
                    field.path()
                            + (same
                                    ? " is the value committed to"
                                    : " is not the value committed to"));
        }
    }

    /**
     * Whoever holds a version's text and salt can tell that it is the text the version's content
     * hash stands for.
     */
    private void checkContent(Leaf parsed) {
        JsonObject shown = body;
        if (shown == null || !parsed.type().startsWith("notice.NoticeVersionPublished@")) {
            return;
        }
        Map<String, JsonValue> disclosed = new HashMap<>();
        event.disclosed().forEach(field -> disclosed.put(field.path(), field.value()));
        Set<String> sealed = new HashSet<>();
        parsed.boxes().forEach(box -> box.fields().forEach(field -> sealed.add(field.path())));
        if (!disclosed.keySet().containsAll(sealed) || !disclosed.containsKey("contentSalt")) {
            return;
        }
        boolean same;
        try {
            same = shown.object("data").string("contentHash").equals(contentHash(disclosed));
        } catch (MalformedFormat e) {
            same = false;
        }
        add(
                Name.CONTENT,
                same,
                same
                        ? "the disclosed text is the one of the version's content hash"
                        : "the disclosed text is not the one of the version's content hash");
    }

    private static String contentHash(Map<String, JsonValue> disclosed) {
        Map<String, JsonValue> texts = new HashMap<>(disclosed);
        byte[] salt =
                Base64Url.decode(Objects.requireNonNull(texts.remove("contentSalt")).asString());
        return Base64Url.encode(
                EvidencePackage.sha256(
                        "chopmark/notice-content/v1\0".getBytes(StandardCharsets.US_ASCII),
                        salt,
                        CanonicalJson.write(JsonObject.of(texts))));
    }

    private void add(Name name, boolean passed, String detail) {
        checks.add(Check.of(name, event.leafIndex(), passed ? PASSED : FAILED, detail));
    }

    List<Check> checks() {
        return checks;
    }

    long leafIndex() {
        return event.leafIndex();
    }

    boolean hasBody() {
        return event.body().isPresent();
    }

    /** The references the event is about; none if its body is withheld or could not be read. */
    List<String> tags() {
        return body == null ? List.of() : body.array("tags").strings();
    }

    /** What the event says; empty if its leaf could not be read. */
    Optional<Statement> statement() {
        if (leaf == null) {
            return Optional.empty();
        }
        List<Statement.Field> fields = new ArrayList<>();
        if (body != null) {
            flatten("", body.object("data"), fields);
            flatten("meta", body.object("meta"), fields);
        }
        List<Statement.Field> disclosed =
                event.disclosed().stream()
                        .map(field -> new Statement.Field(field.path(), text(field.value())))
                        .toList();
        return Optional.of(
                new Statement(
                        event.leafIndex(),
                        leaf.at(),
                        leaf.type(),
                        fields,
                        disclosed,
                        event.withheld().orElse("")));
    }

    private static void flatten(String path, JsonValue value, List<Statement.Field> fields) {
        switch (value) {
            case JsonObject object when object.names().equals(Set.of("box")) ->
                    fields.add(new Statement.Field(path, "sealed in box " + object.integer("box")));
            case JsonObject object ->
                    object.members()
                            .forEach((name, member) ->
                                    flatten(
                                            path.isEmpty() ? name : path + "." + name,
                                            member,
                                            fields));
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    flatten(path + "." + i, array.get(i), fields);
                }
            }
            default -> fields.add(new Statement.Field(path, text(value)));
        }
    }

    private static String text(JsonValue value) {
        return switch (value) {
            case JsonString(String string) -> string;
            case JsonInteger(long number) -> Long.toString(number);
            case JsonBoolean(boolean truth) -> Boolean.toString(truth);
            default -> new String(CanonicalJson.write(value), StandardCharsets.UTF_8);
        };
    }
}
