package hk.chopmark.core.codec;

import hk.chopmark.core.codec.shape.BodyJson;
import hk.chopmark.core.codec.shape.BoxPlan;
import hk.chopmark.core.codec.shape.Path;
import hk.chopmark.core.codec.shape.PayloadLimits;
import hk.chopmark.core.codec.shape.Reading;
import hk.chopmark.core.codec.shape.SealedShape;
import hk.chopmark.core.codec.shape.ShapeMismatch;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.seal.BoxSealer;
import hk.chopmark.core.seal.Origins;
import hk.chopmark.core.seal.SchoolKeys;
import hk.chopmark.core.seal.SubjectKey;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.seal.rows.DestroyedKey;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.RefKinds;
import hk.chopmark.core.shared.SchoolId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event record becomes leaf, body and boxes, and a stored event becomes a record again.
 *
 * <p><b>Guarantees</b>: no personal value enters leaf or body; the leaf commits to the body, to
 * each box and to each personal field; every reference in the record is a tag, whether the caller
 * named it or not. Reading gives a record only if the leaf commits to the body that was read, and
 * every member of it is understood. Thread safe.
 *
 * <p><b>Throws</b> from {@link #encode}: {@link hk.chopmark.core.shared.DomainRejection} {@code
 * event.too-large} before anything is stored, {@code border.identity-number} for a text in clear, a
 * name, detail or mark with such a number in it, and {@code subject.erased} for a sealed field
 * whose key was destroyed (an event may still refer to the subject); {@link
 * IllegalArgumentException} for an event the catalogue does not hold. From {@link #decode}: {@link
 * IntegrityViolation}, naming event, type and member, never a value.
 *
 * <p><b>Source</b>: docs/log-format.md, sections Leaf, Body, Boxes and keys.
 */
public final class EventCodec implements EventFormat {
    private final EventCatalog catalog;
    private final SubjectKeys keys;
    private final Origins origins;
    private final SecureRandom random;
    private final BoxSealer sealer;

    /**
     * @param catalog the kinds of events
     * @param keys the subject keys
     * @param origins which log each school has
     * @param random source of body salts and nonces; {@link
     *     hk.chopmark.core.seal.SelfTest#random()} in production
     */
    public EventCodec(
            EventCatalog catalog, SubjectKeys keys, Origins origins, SecureRandom random) {
        this.catalog = catalog;
        this.keys = keys;
        this.origins = origins;
        this.random = random;
        this.sealer = new BoxSealer(random);
    }

    /** The kinds of events this codec knows. */
    public EventCatalog catalog() {
        return catalog;
    }

    /**
     * Encodes events; keys of all of them are fetched together, school by school.
     *
     * @return in the order of the drafts
     */
    @Override
    public List<EncodedEvent> encode(List<EventDraft> drafts) {
        List<Planned> planned = new ArrayList<>(drafts.size());
        Map<SchoolId, Set<KeyOwner>> owners = new HashMap<>();
        for (EventDraft draft : drafts) {
            Planned plan = plan(draft);
            planned.add(plan);
            Set<KeyOwner> ofSchool =
                    owners.computeIfAbsent(draft.school(), absent -> new HashSet<>());
            plan.persons().forEach(person -> ofSchool.add(identity(person)));
            plan.boxes().boxes().forEach(box -> ofSchool.add(box.owner()));
        }
        Map<SchoolId, Keyring> keyrings = new HashMap<>();
        try {
            owners.forEach((school, ofSchool) -> keyrings.put(school, keyring(school, ofSchool)));
            List<EncodedEvent> encoded = new ArrayList<>(drafts.size());
            for (Planned plan : planned) {
                Keyring keyring = keyrings.get(plan.draft().school());
                if (keyring == null) {
                    throw new IllegalStateException(
                            "An event lost its school while it was being encoded");
                }
                encoded.add(encode(plan, keyring));
            }
            return encoded;
        } finally {
            keyrings.values()
                    .forEach(keyring ->
                            keyring.subjects().living().values().forEach(SubjectKey::close));
        }
    }

    /** Reads a stored event; sealed fields become handles. */
    @Override
    public Recorded<?> decode(StoredEvent stored) {
        BodyJson body = verifiedBody(stored);
        Object payload;
        try {
            EventType type = catalog.type(stored.type());
            EventCatalog.Entry entry = catalog.entry(type.name());
            if (type.version() > entry.type().version()) {
                throw new IllegalArgumentException(
                        "newer than this program, which knows " + entry.type());
            }
            JsonValue data = body.data();
            if (type.version() < entry.type().version()) {
                JsonObject old = SealedShape.withPaths(data, Path.ROOT).asObject();
                data = catalog.upcast(type, old);
            }
            payload =
                    entry.shape()
                            .read(
                                    data,
                                    Path.ROOT,
                                    new Reading(stored.position(), stored.id(), body.boxes()));
        } catch (ShapeMismatch | MalformedFormat | IllegalArgumentException e) {
            throw violation(
                    "event-shape",
                    stored,
                    "of type " + stored.type() + " does not fit its record",
                    e);
        }
        return new Recorded<>(
                stored.school(),
                stored.position(),
                UUID.fromString(stored.id()),
                stored.at(),
                body.meta(),
                payload);
    }

    /** What stands in the index of a school for a tag {@code key=value}. */
    @Override
    public long indexTag(SchoolId school, String tag) {
        return keys.schoolKeys(school).indexTag(tag);
    }

    /**
     * What stands in the index of a school for some tags, ascending; its own tag {@code school=...}
     * is in no index.
     */
    public long[] indexTags(SchoolId school, Collection<String> tags) {
        SchoolKeys schoolKeys = keys.schoolKeys(school);
        String own = school.text();
        return tags.stream()
                .filter(tag -> !tag.equals(own))
                .mapToLong(schoolKeys::indexTag)
                .sorted()
                .distinct()
                .toArray();
    }

    /** Fingerprint of a request under an idempotency key, 32 bytes. */
    public byte[] requestHash(SchoolId school, byte[] request) {
        return keys.schoolKeys(school).requestHash(request);
    }

    /**
     * The tags that a body carries, for the check of an index hit; the school's own tag is implied
     * and not among them.
     *
     * @throws MalformedFormat if the bytes are no body
     */
    public static SortedSet<String> tagsOf(byte[] body) {
        return BodyJson.tagsOf(body);
    }

    /**
     * A draft looked at.
     *
     * @param tags all tags but the school's own
     * @param persons the persons it refers to, the acting one included
     */
    private record Planned(
            EventDraft draft,
            EventCatalog.Entry entry,
            SortedSet<String> tags,
            Set<PersonRef> persons,
            BoxPlan boxes) {}

    /** The keys of one school that a call needs. */
    private record Keyring(Origin origin, SchoolKeys school, SubjectKeys.Keyring subjects) {
        SubjectKey of(KeyOwner owner) {
            return find(owner)
                    .orElseThrow(() -> {
                        DestroyedKey gone = subjects.destroyed().get(owner);
                        return gone != null
                                ? gone.refusal()
                                : new IllegalStateException(
                                        "The key database gave no key for an owner that was asked for");
                    });
        }

        /** Empty if the key was destroyed. */
        Optional<SubjectKey> find(KeyOwner owner) {
            return Optional.ofNullable(subjects.living().get(owner));
        }
    }

    private Planned plan(EventDraft draft) {
        EventCatalog.Entry entry = catalog.entry(draft.name());
        if (entry.type().version() != draft.version()
                || entry.payload() != draft.payload().getClass()) {
            throw new IllegalArgumentException(
                    "Event "
                            + draft.name()
                            + " version "
                            + draft.version()
                            + " is not what the catalogue holds: "
                            + entry.type()
                            + " of "
                            + entry.payload().getName());
        }
        entry.shape()
                .clearTexts(draft.payload(), Path.ROOT, PayloadLimits::requireNoIdentityNumber);
        SortedSet<String> tags = new TreeSet<>(draft.tags());
        entry.shape().refs(draft.payload(), ref -> tags.add(ref.text()));
        tags.remove(draft.school().text());
        if (tags.size() > EventDraft.MAX_TAGS) {
            throw PayloadLimits.tooLarge("tags", EventDraft.MAX_TAGS);
        }
        Set<PersonRef> persons = new HashSet<>();
        tags.forEach(tag -> addPerson(tag, persons));
        @Nullable String actor = draft.meta().get(Meta.ACTOR);
        if (actor != null) {
            addPerson(actor, persons);
        }
        return new Planned(draft, entry, tags, persons, BoxPlan.of(entry.shape(), draft.payload()));
    }

    /** Whoever any area declares as a person gets a tag. */
    private static void addPerson(String tag, Set<PersonRef> persons) {
        RefKinds.known().person(tag).ifPresent(persons::add);
    }

    private Keyring keyring(SchoolId school, Set<KeyOwner> owners) {
        return new Keyring(
                origins.of(school), keys.schoolKeys(school), keys.keyring(school, owners));
    }

    private static KeyOwner identity(PersonRef person) {
        return new KeyOwner(person, Category.IDENTITY);
    }

    private EncodedEvent encode(Planned plan, Keyring keyring) {
        EventDraft draft = plan.draft();
        List<SealedBox> boxes = new ArrayList<>(plan.boxes().boxes().size());
        List<BodyJson.BoxEntry> entries = new ArrayList<>(plan.boxes().boxes().size());
        List<Leaf.BoxCommitment> commitments = new ArrayList<>(plan.boxes().boxes().size());
        for (BoxPlan.PlannedBox planned : plan.boxes().boxes()) {
            SubjectKey key = keyring.of(planned.owner());
            BoxSealer.SealedBytes sealed =
                    sealer.seal(key, keyring.origin(), draft.id(), planned.fields());
            boxes.add(
                    new SealedBox(
                            boxes.size(),
                            key.id(),
                            key.version(),
                            sealed.nonce(),
                            sealed.ciphertext()));
            entries.add(
                    new BodyJson.BoxEntry(
                            planned.owner().subject(),
                            planned.owner().category(),
                            key.id(),
                            key.version()));
            commitments.add(
                    new Leaf.BoxCommitment(
                            Commitments.box(sealed.nonce(), sealed.ciphertext()),
                            commitments(planned, key, keyring.origin(), draft.id())));
        }
        byte[] salt = new byte[BodyJson.SALT_BYTES];
        random.nextBytes(salt);
        byte[] body =
                BodyJson.write(
                        new BodyJson.Parts(
                                salt,
                                entries,
                                plan.entry().shape(),
                                draft.payload(),
                                draft.meta(),
                                plan.tags()),
                        plan.boxes());
        byte[] leaf = leaf(plan, keyring, body, commitments);
        return new EncodedEvent(
                draft.school(),
                draft.id(),
                plan.entry().type().text(),
                draft.at(),
                leaf,
                body,
                LeafHash.of(leaf).bytes(),
                indexTags(draft.school(), plan.tags()),
                List.copyOf(boxes));
    }

    private static List<Leaf.FieldCommitment> commitments(
            BoxPlan.PlannedBox planned, SubjectKey key, Origin origin, String eventId) {
        List<Leaf.FieldCommitment> commitments = new ArrayList<>(planned.fields().size());
        planned.fields()
                .forEach((path, value) -> {
                    byte[] salt32 = key.fieldSalt(eventId, path);
                    byte[] valueJson = CanonicalJson.write(value);
                    commitments.add(
                            new Leaf.FieldCommitment(
                                    path,
                                    Commitments.field(
                                            salt32, origin.text(), eventId, path, valueJson)));
                });
        return commitments;
    }

    private static byte[] leaf(
            Planned plan, Keyring keyring, byte[] body, List<Leaf.BoxCommitment> commitments) {
        EventDraft draft = plan.draft();
        PayloadLimits.requireLeafFits(plan.boxes(), plan.persons().size());
        List<byte[]> personTags = new ArrayList<>(plan.persons().size());
        for (PersonRef person : plan.persons()) {
            // A person whose identity was erased has no K_tag any more: the event goes without.
            keyring.find(identity(person))
                    .ifPresent(key -> personTags.add(key.personTag(draft.id())));
        }
        personTags.sort(Arrays::compareUnsigned);
        Leaf leaf =
                new Leaf(
                        draft.at(),
                        Commitments.body(body),
                        commitments,
                        draft.id(),
                        keyring.origin().text(),
                        personTags,
                        plan.entry().type().text());
        return leaf.bytes();
    }

    private static BodyJson verifiedBody(StoredEvent stored) {
        Leaf leaf;
        BodyJson body;
        try {
            leaf = Leaf.parse(stored.leaf());
            body = BodyJson.parse(stored.body());
        } catch (MalformedFormat e) {
            throw violation("event-form", stored, "is not canonical", e);
        }
        require(
                Arrays.equals(LeafHash.of(stored.leaf()).bytes(), stored.leafHash()),
                "leaf-hash",
                stored,
                "has a leaf of another hash than stored");
        require(
                Arrays.equals(leaf.bodyCommitment(), Commitments.body(stored.body())),
                "body-commitment",
                stored,
                "has a body that its leaf does not commit to");
        require(
                leaf.id().equals(stored.id())
                        && leaf.type().equals(stored.type())
                        && leaf.at().equals(stored.at()),
                "event-columns",
                stored,
                "has an id, type or time that differs from its leaf");
        require(
                leaf.boxes().size() == body.boxes().size(),
                "event-boxes",
                stored,
                "has a leaf and a body that name different numbers of boxes");
        return body;
    }

    private static void require(boolean holds, String check, StoredEvent stored, String problem) {
        if (!holds) {
            throw violation(check, stored, problem, null);
        }
    }

    private static IntegrityViolation violation(
            String check, StoredEvent stored, String problem, @Nullable RuntimeException cause) {
        String detail = cause == null ? "" : " (" + cause.getMessage() + ")";
        return new IntegrityViolation(
                check,
                "event "
                        + stored.id()
                        + " at position "
                        + stored.position()
                        + " "
                        + problem
                        + detail
                        + "; run fsck",
                null);
    }
}
