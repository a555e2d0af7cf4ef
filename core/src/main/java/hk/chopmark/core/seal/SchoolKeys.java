package hk.chopmark.core.seal;

import hk.chopmark.core.shared.SchoolId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;

/**
 * The keys of a school itself: tags in the index, and fingerprints of requests.
 *
 * <p><b>Guarantees</b>: thread safe; {@code toString} shows no key. Held while the node runs, like
 * the school's key-encryption keys: without it no event can be found.
 *
 * <p><b>Source</b>: docs/log-format.md, section Boxes and keys.
 */
public final class SchoolKeys {
    private final SchoolId school;
    private final Mac kIndex;
    private final byte[] kRequest;

    SchoolKeys(SubjectKey key) {
        this.school = key.school();
        this.kIndex = Primitives.keyed(key.derive("index/v1"));
        this.kRequest = key.derive("request/v1");
    }

    /** The school. */
    public SchoolId school() {
        return school;
    }

    /**
     * What stands in the index for a tag {@code key=value}: the first 8 bytes, big-endian, of
     * HMAC({@code K_index}, tag).
     */
    public long indexTag(String tag) {
        byte[] mac = Primitives.hmacSha256(kIndex, tag.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(mac).getLong();
    }

    /**
     * Fingerprint of a request under an idempotency key: 32 bytes that tell nobody without the key
     * what was asked.
     */
    public byte[] requestHash(byte[] request) {
        return Primitives.hmacSha256(kRequest, request);
    }

    @Override
    public String toString() {
        return "SchoolKeys[" + school + "]";
    }
}
