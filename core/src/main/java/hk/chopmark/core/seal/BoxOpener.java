package hk.chopmark.core.seal;

import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.seal.rows.KeyId;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.Sealed;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens sealed fields for whoever holds a {@link PurposeGrant}.
 *
 * <p><b>Guarantees</b>: opens nothing that the grant does not cover, takes grants of one issuer
 * only and each of them once, and checks school, subject and category against the key itself, so a
 * forged handle opens nothing either; gives a value only if the leaf commits to the box and to the
 * field. A destroyed key or a deleted box is {@link OpenedField.Erased}, not a failure. Thread
 * safe.
 *
 * <p><b>Throws</b> {@link IntegrityViolation} naming event id and box ordinal if stored bytes
 * disagree; {@link IllegalArgumentException} for a fresh handle, one that the grant does not cover,
 * or a grant that is used up or another issuer's; {@link hk.chopmark.core.shared.TransientFailure}
 * for one that is too old.
 */
public final class BoxOpener {
    /** Most fields opened by one call. */
    public static final int MAX_FIELDS = 2_000;

    private final SubjectKeys keys;
    private final BoxSource boxes;
    private final Origins origins;
    private final PurposeGrant.Issuer issuer;

    /**
     * @param keys the subject keys
     * @param boxes where the boxes are
     * @param origins which log each school has
     * @param issuer whose grants open, and nobody else's
     */
    public BoxOpener(
            SubjectKeys keys, BoxSource boxes, Origins origins, PurposeGrant.Issuer issuer) {
        this.keys = keys;
        this.boxes = boxes;
        this.origins = origins;
        this.issuer = issuer;
    }

    /** A field found in an opened box; the leaf commits to it. */
    private record Found(JsonValue value, byte[] valueJson, byte[] salt32) {}

    /** Opens one field. */
    public <T> OpenedField<T> open(Sealed<T> handle, PurposeGrant grant) {
        return typed(handle, Optional.ofNullable(find(List.of(handle), grant).get(handle)));
    }

    /**
     * Opens many fields with one query for boxes and one for keys.
     *
     * @param handles at most {@value #MAX_FIELDS}
     * @return by handle, all of them
     */
    public Map<Sealed<?>, OpenedField<?>> openAll(
            List<? extends Sealed<?>> handles, PurposeGrant grant) {
        Map<Sealed<?>, Found> found = find(handles, grant);
        Map<Sealed<?>, OpenedField<?>> opened = new HashMap<>(2 * handles.size());
        for (Sealed<?> handle : handles) {
            opened.put(handle, typed(handle, Optional.ofNullable(found.get(handle))));
        }
        return opened;
    }

    /**
     * Discloses fields as evidence: what it takes to recompute their commitments.
     *
     * @param handles at most {@value #MAX_FIELDS}
     * @return in the order of the handles; erased fields are left out
     */
    public List<FieldOpening> disclose(List<? extends Sealed<?>> handles, PurposeGrant grant) {
        Map<Sealed<?>, Found> found = find(handles, grant);
        List<FieldOpening> openings = new ArrayList<>(found.size());
        for (Sealed<?> handle : handles) {
            Found field = found.get(handle);
            if (field != null) {
                Sealed.Location at = handle.location();
                openings.add(
                        new FieldOpening(
                                at.eventId(),
                                at.box(),
                                at.path(),
                                field.valueJson(),
                                field.salt32()));
            }
        }
        return openings;
    }

    private Map<Sealed<?>, Found> find(List<? extends Sealed<?>> handles, PurposeGrant grant) {
        if (handles.size() > MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "At most " + MAX_FIELDS + " fields are opened at once");
        }
        for (Sealed<?> handle : handles) {
            if (!grant.covers(handle)) {
                throw new IllegalArgumentException(
                        "The purpose grant does not cover this field: " + handle);
            }
        }
        issuer.take(grant);
        Set<BoxSource.Place> places =
                handles.stream()
                        .map(handle -> BoxSource.Place.of(handle.location()))
                        .collect(Collectors.toSet());
        Map<BoxSource.Place, BoxSource.StoredBox> stored = boxes.find(grant.school(), places);
        Set<KeyId> keyIds =
                stored.values().stream()
                        .map(box -> new KeyId(box.keyId(), box.keyVersion()))
                        .collect(Collectors.toSet());
        Map<KeyId, SubjectKey> found = keys.byIds(keyIds);
        try {
            return findIn(handles, grant, stored, found);
        } finally {
            found.values().forEach(SubjectKey::close);
        }
    }

    private Map<Sealed<?>, Found> findIn(
            List<? extends Sealed<?>> handles,
            PurposeGrant grant,
            Map<BoxSource.Place, BoxSource.StoredBox> stored,
            Map<KeyId, SubjectKey> found) {
        Origin origin = origins.of(grant.school());
        Map<BoxSource.Place, OpenBox> opened = new HashMap<>();
        Map<Sealed<?>, Found> fields = new HashMap<>(2 * handles.size());
        for (Sealed<?> handle : handles) {
            BoxSource.Place place = BoxSource.Place.of(handle.location());
            BoxSource.@Nullable StoredBox box = stored.get(place);
            SubjectKey key =
                    box == null ? null : found.get(new KeyId(box.keyId(), box.keyVersion()));
            if (box == null || key == null) {
                continue;
            }
            Place at = new Place(handle.location().eventId(), place.ordinal());
            require(
                    key.school().equals(grant.school())
                            && key.owner()
                                    .equals(new KeyOwner(handle.subject(), handle.category())),
                    "box-key",
                    at,
                    "is sealed under a key of somebody else");
            OpenBox open = opened.computeIfAbsent(place, absent -> openBox(origin, at, box, key));
            fields.put(handle, open.field(handle.location().path(), key));
        }
        return fields;
    }

    /** Which box a message is about. */
    private record Place(String eventId, int ordinal) {}

    /** An opened box and what the leaf says of it. */
    private record OpenBox(
            Origin origin, Place at, JsonObject fields, Leaf.BoxCommitment commitment) {

        Found field(String path, SubjectKey key) {
            @Nullable JsonValue value = fields.members().get(path);
            if (value == null) {
                throw violation(
                        "box-field", at, "does not hold a field that the body places there", null);
            }
            byte[] valueJson = CanonicalJson.write(value);
            byte[] salt32 = key.fieldSalt(at.eventId(), path);
            byte[] expected =
                    Commitments.field(salt32, origin.text(), at.eventId(), path, valueJson);
            boolean committed =
                    commitment.fields().stream()
                            .anyMatch(field ->
                                    field.path().equals(path)
                                            && MessageDigest.isEqual(field.commitment(), expected));
            require(
                    committed,
                    "field-commitment",
                    at,
                    "holds a field that the leaf does not commit to");
            return new Found(value, valueJson, salt32);
        }
    }

    private static OpenBox openBox(
            Origin origin, Place at, BoxSource.StoredBox box, SubjectKey key) {
        Leaf leaf;
        try {
            leaf = Leaf.parse(box.leaf());
        } catch (MalformedFormat e) {
            throw violation("leaf-form", at, "belongs to a leaf that is not canonical", e);
        }
        require(
                leaf.id().equals(at.eventId())
                        && leaf.origin().equals(origin.text())
                        && at.ordinal() < leaf.boxes().size(),
                "box-leaf",
                at,
                "does not belong to the leaf at its position");
        Leaf.BoxCommitment commitment = leaf.boxes().get(at.ordinal());
        boolean sizesFit =
                box.nonce().length == BoxFormat.NONCE_BYTES
                        && box.ciphertext().length > Primitives.TAG_BYTES;
        require(
                sizesFit
                        && MessageDigest.isEqual(
                                Commitments.box(box.nonce(), box.ciphertext()),
                                commitment.digest()),
                "box-digest",
                at,
                "differs from the digest in the leaf");
        byte[] r16 = Arrays.copyOf(box.nonce(), BoxFormat.R16_BYTES);
        byte[] iv = Arrays.copyOfRange(box.nonce(), BoxFormat.R16_BYTES, BoxFormat.NONCE_BYTES);
        byte[] aad = BoxFormat.aad(origin, at.eventId(), new KeyId(box.keyId(), box.keyVersion()));
        byte[] boxKey = key.boxKey(at.eventId(), r16);
        byte[] plain =
                Primitives.gcmOpen(boxKey, iv, aad, box.ciphertext())
                        .orElseThrow(() ->
                                violation("box-tag", at, "does not open under its key", null));
        try {
            return new OpenBox(origin, at, BoxFormat.unpad(plain), commitment);
        } catch (MalformedFormat e) {
            // No cause: what a parser says about opened plain text stays in this room.
            throw violation("box-plain", at, "holds something else than fields", null);
        } finally {
            Primitives.zeroise(boxKey, plain);
        }
    }

    private static <T> OpenedField<T> typed(Sealed<T> handle, Optional<Found> found) {
        if (found.isEmpty()) {
            return new OpenedField.Erased<>(null);
        }
        JsonValue json = found.get().value();
        Class<T> type = handle.valueType();
        @Nullable Object value = null;
        if (json instanceof JsonValue.JsonString(String text)) {
            value = type == LocalDate.class ? date(text) : text;
        } else if (json instanceof JsonValue.JsonInteger(long number)) {
            value =
                    type == Integer.class && number == (int) number
                            ? (Object) (int) number
                            : (Object) number;
        }
        Place at = new Place(handle.location().eventId(), handle.location().box());
        if (value == null || !type.isInstance(value)) {
            throw violation("box-field", at, "holds a value of another type than its event", null);
        }
        return new OpenedField.Value<>(type.cast(value));
    }

    private static @Nullable LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void require(boolean holds, String check, Place at, String problem) {
        if (!holds) {
            throw violation(check, at, problem, null);
        }
    }

    private static IntegrityViolation violation(
            String check, Place at, String problem, @Nullable Throwable cause) {
        return new IntegrityViolation(
                check,
                "box " + at.ordinal() + " of event " + at.eventId() + " " + problem + "; run fsck",
                cause);
    }
}
