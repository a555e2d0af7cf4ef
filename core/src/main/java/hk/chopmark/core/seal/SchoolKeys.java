package hk.chopmark.core.seal;

import hk.chopmark.core.log.json.LengthPrefix;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * The keys of a school itself: tags in the index, fingerprints of requests, secrets of second
 * factors.
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
    private final byte[] kSearch;
    private final byte[] kSecret;

    SchoolKeys(SubjectKey key) {
        this.school = key.school();
        this.kIndex = Primitives.keyed(key.derive("index/v1"));
        this.kRequest = key.derive("request/v1");
        this.kSearch = key.derive("search/v1");
        this.kSecret = key.derive("secret/v1");
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

    /**
     * A token of the blind index: the first bits of HMAC({@code K_search}, lp(part) ‖ lp(part)
     * ...).
     *
     * @param parts kind, version, normalised text
     * @param bits how many of them, 4 to 24, so that some other texts have the same token
     */
    public int searchToken(List<String> parts, int bits) {
        if (bits < 4 || bits > 24) {
            throw new IllegalArgumentException("A search token has 4 to 24 bits, not " + bits);
        }
        byte[] mac =
                Primitives.hmacSha256(kSearch, LengthPrefix.join(parts.toArray(String[]::new)));
        return ByteBuffer.wrap(mac).getInt() >>> (Integer.SIZE - bits);
    }

    /**
     * Seals a secret that the server itself has to know, such as that of a second factor.
     *
     * @param owner what it belongs to; it opens for the same owner only
     */
    public byte[] sealSecret(Ref owner, byte[] secret, SecureRandom random) {
        return Primitives.wrap(kSecret, aad(owner), secret, random);
    }

    /** Opens what {@link #sealSecret} made; empty if it was made otherwise or was changed. */
    public Optional<byte[]> openSecret(Ref owner, byte[] sealed) {
        return Primitives.unwrap(kSecret, aad(owner), sealed);
    }

    private byte[] aad(Ref owner) {
        return LengthPrefix.join(school.text(), owner.text());
    }

    /**
     * What stands for a login name in the index of login names: the whole of HMAC({@code K_search},
     * lp("login-name") ‖ lp(name)). Of two names, one has one account, so nothing is hidden by
     * cutting it short.
     *
     * @param name in the one form in which login names are compared
     */
    public byte[] loginNameTag(String name) {
        return Primitives.hmacSha256(kSearch, LengthPrefix.join("login-name", name));
    }

    @Override
    public String toString() {
        return "SchoolKeys[" + school + "]";
    }
}
