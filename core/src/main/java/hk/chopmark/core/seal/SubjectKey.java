package hk.chopmark.core.seal;

import hk.chopmark.core.log.json.LengthPrefix;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.SchoolId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The secret of one subject in one category, and all that is derived from it.
 *
 * <p><b>Guarantees</b>: the holder owns its own copy and zeroises it by {@link #close}; a closed
 * key refuses every use, so nothing is ever sealed under zero bytes. {@code toString} shows ids
 * only.
 *
 * <p><b>Throws</b> {@link IllegalStateException} from every derivation after {@link #close}.
 *
 * <p><b>Source</b>: docs/log-format.md, section Boxes and keys; RFC 5869.
 */
public final class SubjectKey implements AutoCloseable {
    private final UUID id;
    private final int version;
    private final SchoolId school;
    private final KeyOwner owner;
    private final byte[] secret;
    private final byte[] kSalt;
    private final byte[] kTag;
    private boolean closed;

    /** Takes over a 32-byte secret. */
    SubjectKey(UUID id, int version, SchoolId school, KeyOwner owner, byte[] secret) {
        this(
                id,
                version,
                school,
                owner,
                secret,
                derived(secret, "salt/v1"),
                derived(secret, "tag/v1"));
    }

    private SubjectKey(
            UUID id,
            int version,
            SchoolId school,
            KeyOwner owner,
            byte[] secret,
            byte[] kSalt,
            byte[] kTag) {
        this.id = id;
        this.version = version;
        this.school = school;
        this.owner = owner;
        this.secret = secret;
        this.kSalt = kSalt;
        this.kTag = kTag;
    }

    private static byte[] derived(byte[] secret, String info) {
        if (secret.length != Primitives.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "A subject secret has 32 bytes, not " + secret.length);
        }
        return Primitives.hkdfSha256(secret, info);
    }

    /** Id of the key, as it stands in bodies and in {@code sealed_box}. */
    public UUID id() {
        return id;
    }

    /** Version of the key, 1 or more. */
    public int version() {
        return version;
    }

    /** The school whose data this key protects. */
    public SchoolId school() {
        return school;
    }

    /** Whose key, for what. */
    public KeyOwner owner() {
        return owner;
    }

    /** {@code salt32} of a field: HMAC({@code K_salt}, lp(event id) ‖ lp(path)). */
    public synchronized byte[] fieldSalt(String eventId, String path) {
        requireOpen();
        return Commitments.fieldSalt(kSalt, eventId, path);
    }

    /** {@code T}: the first 16 bytes of HMAC({@code K_tag}, lp(event id)). */
    public synchronized byte[] personTag(String eventId) {
        requireOpen();
        return Commitments.personTag(kTag, eventId);
    }

    /** {@code K_tag} itself: who gets it can tell all leaves about this person from all others. */
    public synchronized byte[] kTag() {
        requireOpen();
        return kTag.clone();
    }

    /** Box key: HKDF(S, salt = event id ‖ r16, info = "box/v1" ‖ lp(category)). */
    synchronized byte[] boxKey(String eventId, byte[] r16) {
        requireOpen();
        byte[] idBytes = eventId.getBytes(StandardCharsets.UTF_8);
        byte[] salt =
                ByteBuffer.allocate(idBytes.length + r16.length).put(idBytes).put(r16).array();
        byte[] label = "box/v1".getBytes(StandardCharsets.US_ASCII);
        byte[] category = LengthPrefix.of(owner.category().code());
        byte[] info =
                ByteBuffer.allocate(label.length + category.length)
                        .put(label)
                        .put(category)
                        .array();
        return Primitives.hkdfSha256(secret, salt, info);
    }

    /** Another key of the school's own secret. */
    synchronized byte[] derive(String info) {
        requireOpen();
        return Primitives.hkdfSha256(secret, info);
    }

    /** A copy that another holder may close. */
    synchronized SubjectKey copy() {
        requireOpen();
        return new SubjectKey(
                id, version, school, owner, secret.clone(), kSalt.clone(), kTag.clone());
    }

    /** Zeroises this holder's copy. */
    @Override
    public synchronized void close() {
        closed = true;
        Primitives.zeroise(secret, kSalt, kTag);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("Subject key " + id + " was closed");
        }
    }

    @Override
    public String toString() {
        return "SubjectKey[" + id + ", " + version + "]";
    }
}
