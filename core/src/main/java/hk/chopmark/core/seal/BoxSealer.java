package hk.chopmark.core.seal;

import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.seal.rows.KeyId;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SortedMap;

/**
 * Seals the personal fields of one subject in one category of one event.
 *
 * <p><b>Guarantees</b>: every box has a key and a nonce of its own; it opens only in the log, the
 * event and under the key it was sealed for; its size tells the length of what is inside only in
 * steps of 32 bytes. Thread safe if its random source is.
 *
 * <p><b>Source</b>: docs/log-format.md, section Boxes and keys; NIST SP 800-38D.
 */
public final class BoxSealer {
    private final SecureRandom random;

    /**
     * A sealed box.
     *
     * @param nonce 28 bytes: r16, then the 12-byte GCM nonce
     * @param ciphertext ciphertext, then the 16-byte GCM tag
     */
    public record SealedBytes(byte[] nonce, byte[] ciphertext) {}

    /**
     * @param random source of nonces; {@link SelfTest#random()} in production
     */
    public BoxSealer(SecureRandom random) {
        this.random = random;
    }

    /**
     * Seals.
     *
     * @param eventId id of the event, lower-case UUID text
     * @param fields values by path; strings and integers
     * @throws hk.chopmark.core.shared.DomainRejection {@code event.too-large} beyond 512 KiB
     */
    public SealedBytes seal(
            SubjectKey key, Origin origin, String eventId, SortedMap<String, JsonValue> fields) {
        byte[] nonce = new byte[BoxFormat.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] r16 = Arrays.copyOf(nonce, BoxFormat.R16_BYTES);
        byte[] iv = Arrays.copyOfRange(nonce, BoxFormat.R16_BYTES, nonce.length);
        byte[] boxKey = key.boxKey(eventId, r16);
        byte[] plain = BoxFormat.pad(fields);
        byte[] aad = BoxFormat.aad(origin, eventId, new KeyId(key.id(), key.version()));
        byte[] ciphertext = Primitives.gcmSeal(boxKey, iv, aad, plain);
        Primitives.zeroise(boxKey, plain);
        return new SealedBytes(nonce, ciphertext);
    }
}
