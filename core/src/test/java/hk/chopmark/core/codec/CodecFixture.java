package hk.chopmark.core.codec;

import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.BoxSource;
import hk.chopmark.core.seal.FixedKeys;
import hk.chopmark.core.seal.FixedRandom;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A codec with fixed keys, ids, salts and clock, and a store of one map: for tests that need no
 * database.
 *
 * <p>Everything it makes is the same in every run.
 */
public final class CodecFixture {
    /** The school of all events made here. */
    public static final SchoolId SCHOOL =
            new SchoolId(UUID.fromString("01990000-0000-7000-8000-0000000000f1"));

    /** The acting person of all events made here. */
    public static final StaffId ACTOR =
            new StaffId(UUID.fromString("01990000-0000-7000-8000-0000000000a1"));

    /** Server time of all events made here. */
    public static final Instant AT = Instant.parse("2026-09-01T08:15:30.123456Z");

    /** The log of {@link #SCHOOL}. */
    public static final Origin ORIGIN = Origin.parse("chopmark.hk/s/abcdefghijklmnopqrstuvwxyz/e1");

    /** Whose grants the openers made here take; its clock stands still. */
    static final PurposeGrant.Issuer ISSUER = new PurposeGrant.Issuer(() -> AT);

    private final SubjectKeys keys = new FixedKeys().subjectKeys();
    private final EventCodec codec;
    private final Map<Long, EncodedEvent> stored = new HashMap<>();

    /** A codec for a catalogue; the name decides salts and nonces. */
    public CodecFixture(EventCatalog catalog, String name) {
        this.codec = new EventCodec(catalog, keys, school -> ORIGIN, new FixedRandom(name));
    }

    /** The codec. */
    public EventCodec codec() {
        return codec;
    }

    /** The subject keys. */
    public SubjectKeys keys() {
        return keys;
    }

    /** A draft of an event of the catalogue, at the fixed time, by the fixed actor. */
    public EventDraft draft(String id, Object payload) {
        EventType type = codec.catalog().typeOf(payload.getClass());
        return new EventDraft(
                SCHOOL, id, type.name(), type.version(), AT, payload, meta(), new TreeSet<>());
    }

    /** Encodes one event. */
    public EncodedEvent encode(String id, Object payload) {
        return codec.encode(List.of(draft(id, payload))).getFirst();
    }

    /** Keeps an encoded event at a position, as the store would. */
    public StoredEvent store(long position, EncodedEvent event) {
        stored.put(position, event);
        return new StoredEvent(
                position,
                event.school(),
                event.id(),
                event.type(),
                event.at(),
                event.leaf(),
                event.body(),
                event.leafHash());
    }

    /** Encodes, keeps at a position, and decodes. */
    public Recorded<?> roundTrip(long position, String id, Object payload) {
        return codec.decode(store(position, encode(id, payload)));
    }

    /** Opens what was kept. */
    public BoxOpener opener() {
        return new BoxOpener(keys, boxes(), school -> ORIGIN, ISSUER);
    }

    /** The boxes of what was kept. */
    public BoxSource boxes() {
        return (school, places) -> {
            Map<BoxSource.Place, BoxSource.StoredBox> found = new HashMap<>();
            for (BoxSource.Place place : places) {
                EncodedEvent event = stored.get(place.position());
                if (event != null
                        && event.school().equals(school)
                        && place.ordinal() < event.boxes().size()) {
                    SealedBox box = event.boxes().get(place.ordinal());
                    found.put(
                            place,
                            new BoxSource.StoredBox(
                                    box.keyId(),
                                    box.keyVersion(),
                                    box.nonce(),
                                    box.ciphertext(),
                                    event.leaf()));
                }
            }
            return found;
        };
    }

    /** A grant for some fields, every category. */
    public static PurposeGrant grantFor(List<? extends Sealed<?>> fields) {
        return ISSUER.issue(
                new PurposeGrant.Reach(
                        SCHOOL,
                        fields.stream().map(Sealed::subject).collect(Collectors.toSet()),
                        Set.copyOf(EnumSet.allOf(Category.class)),
                        fields.stream()
                                .map(field -> field.location().path())
                                .collect(Collectors.toSet())),
                new UUID(0, 0));
    }

    private static Map<String, String> meta() {
        Map<String, String> meta = new TreeMap<>();
        meta.put(Meta.ACTOR, ACTOR.text());
        meta.put(Meta.ROLE, "registrar");
        meta.put(Meta.AUTH, "passkey");
        meta.put(Meta.PURPOSE, Purpose.ROSTER_ADMINISTRATION.code());
        meta.put(Meta.SCHOOL, SCHOOL.text());
        return meta;
    }
}
