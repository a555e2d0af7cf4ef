package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * Checks one event against itself: leaf, columns, body, tags and boxes. Pure, so that many are
 * checked at once.
 *
 * <p>Usable by several threads.
 */
final class EventAudit {
    private static final String TABLE = "event";
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int MAX_BODY_DEPTH = 24;
    private static final int BODY_SALT_BYTES = 16;
    private static final Set<String> BODY_MEMBERS =
            Set.of("_salt", "boxes", "data", "meta", "tags", "v");

    private final Map<UUID, String> origins;
    private final IndexTags indexTags;
    private final ErasedBoxes erased;
    private final Map<UUID, Optional<ToLongFunction<String>>> hashes = new ConcurrentHashMap<>();

    /**
     * Checks events of these schools.
     *
     * @param origins text of the origin by school, as in table {@code school}
     * @param erased which boxes may be gone
     */
    EventAudit(Map<UUID, String> origins, IndexTags indexTags, ErasedBoxes erased) {
        this.origins = Map.copyOf(origins);
        this.indexTags = indexTags;
        this.erased = erased;
    }

    /**
     * What an event turned out to be.
     *
     * @param leafHash computed from the leaf bytes, 32 bytes
     * @param tagsChecked whether the school's index key was at hand
     */
    record Audited(
            long position, UUID school, byte[] leafHash, boolean tagsChecked, List<Fault> faults) {}

    Audited audit(EventRow row) {
        List<Fault> faults = new ArrayList<>(0);
        byte[] leafHash = LeafHash.of(row.leaf()).bytes();
        if (!Arrays.equals(leafHash, row.leafHash())) {
            fault(
                    faults,
                    row,
                    "leaf-hash",
                    "leaf_hash is not the hash of leaf: one of the two was changed");
        }
        boolean tagsChecked = true;
        try {
            Leaf leaf = Leaf.parse(row.leaf());
            compareColumns(row, leaf, faults);
            tagsChecked = compareBody(row, leaf, faults);
        } catch (MalformedFormat e) {
            fault(faults, row, "leaf-form", "leaf is no canonical leaf: expected " + e.expected());
        }
        return new Audited(row.position(), row.school(), leafHash, tagsChecked, faults);
    }

    private void compareColumns(EventRow row, Leaf leaf, List<Fault> faults) {
        String origin = origins.get(row.school());
        if (!leaf.origin().equals(origin)) {
            String text =
                    origin == null
                            ? "table school does not know the school of this row"
                            : "the leaf belongs to another log than the school of this row";
            fault(faults, row, "leaf-origin", text);
        }
        if (!leaf.id().equals(row.id())) {
            fault(faults, row, "leaf-id", "column id is not the id in the leaf");
        }
        if (!leaf.type().equals(row.type())) {
            fault(faults, row, "leaf-type", "column type is not the type in the leaf");
        }
        if (!leaf.at().equals(row.at())) {
            fault(faults, row, "leaf-at", "column recorded_at is not the time in the leaf");
        }
    }

    private boolean compareBody(EventRow row, Leaf leaf, List<Fault> faults) {
        if (!Arrays.equals(Commitments.body(row.body()), leaf.bodyCommitment())) {
            fault(
                    faults,
                    row,
                    "body-commitment",
                    "body is not what the leaf commits to: the body was changed");
        }
        try {
            JsonObject body = parseBody(row);
            settle(row, leaf, body.array("boxes").objects(), faults);
            return compareTags(row, body.array("tags").strings(), faults);
        } catch (MalformedFormat e) {
            fault(faults, row, "body-form", "body is no canonical body: expected " + e.expected());
            settle(row, leaf, List.of(), faults);
            return true;
        }
    }

    private void settle(EventRow row, Leaf leaf, List<JsonObject> entries, List<Fault> faults) {
        BoxAccount.settle(row, new BoxAccount.Said(leaf.boxes(), entries, erased), faults::add);
    }

    private static JsonObject parseBody(EventRow row) {
        JsonObject body =
                CanonicalJson.parse(row.body(), MAX_BODY_BYTES, MAX_BODY_DEPTH).asObject();
        body.requireExactly(BODY_MEMBERS);
        Base64Url.decode("body salt", body.string("_salt"), BODY_SALT_BYTES);
        if (body.integer("v") != 1) {
            throw new MalformedFormat("body", MalformedFormat.NO_OFFSET, "version 1", "another");
        }
        String own = new SchoolId(row.school()).text();
        Optional<JsonValue> school = body.object("meta").find("school");
        if (school.isPresent() && !school.get().asString().equals(own)) {
            throw new MalformedFormat(
                    "body", MalformedFormat.NO_OFFSET, "the school of the row", "another");
        }
        return body;
    }

    private boolean compareTags(EventRow row, List<String> tags, List<Fault> faults) {
        if (!origins.containsKey(row.school())) {
            // Never ask for keys of a school that does not exist; the row has its fault already.
            return true;
        }
        Optional<ToLongFunction<String>> hash =
                hashes.computeIfAbsent(row.school(), school -> indexTags.of(new SchoolId(school)));
        if (hash.isEmpty()) {
            return false;
        }
        long[] expected = tags.stream().mapToLong(hash.get()).sorted().distinct().toArray();
        if (!Arrays.equals(expected, row.tags())) {
            fault(
                    faults,
                    row,
                    "tags",
                    "column tags is not the keyed hashes of the body's tags: queries miss this event");
        }
        return true;
    }

    private static void fault(List<Fault> faults, EventRow row, String check, String text) {
        faults.add(new Fault(TABLE, row.key(), check, text));
    }
}
