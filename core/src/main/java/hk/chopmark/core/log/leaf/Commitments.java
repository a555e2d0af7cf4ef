package hk.chopmark.core.log.leaf;

import hk.chopmark.core.log.json.LengthPrefix;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The hashes by which a leaf commits to its body, its boxes, their fields and the persons it is
 * about.
 *
 * <p><b>Guarantees</b>: pure functions, each with its own domain prefix, every variable part
 * length-prefixed or last.
 *
 * <p><b>Source</b>: docs/log-format.md, section Commitments.
 */
public final class Commitments {
    /** Bytes of a field salt and of {@code K_salt}, {@code K_tag}. */
    public static final int SALT_BYTES = 32;

    /** Bytes of a person tag. */
    public static final int TAG_BYTES = 16;

    /** Bytes of the stored nonce: a 16-byte key salt {@code r16}, then the 12-byte GCM nonce. */
    public static final int NONCE_BYTES = 28;

    /** Bytes of the GCM tag at the end of a ciphertext. */
    public static final int GCM_TAG_BYTES = 16;

    private static final byte[] BODY = prefix("chopmark/body/v1");
    private static final byte[] FIELD = prefix("chopmark/field/v1");
    private static final byte[] BOX = prefix("chopmark/box/v1");

    private Commitments() {}

    /** {@code C_body}: 32 bytes over the stored body bytes. */
    public static byte[] body(byte[] bodyBytes) {
        MessageDigest digest = Sha256.start();
        digest.update(BODY);
        return digest.digest(bodyBytes);
    }

    /**
     * {@code C}: 32 bytes over one personal field.
     *
     * @param salt32 {@link #fieldSalt} of this event and path
     * @param valueJson the value as canonical JSON bytes
     */
    public static byte[] field(
            byte[] salt32, String origin, String eventId, String path, byte[] valueJson) {
        MalformedFormat.requireLength("field salt", salt32, SALT_BYTES);
        MessageDigest digest = Sha256.start();
        digest.update(FIELD);
        digest.update(salt32);
        digest.update(LengthPrefix.join(origin, eventId, path));
        return digest.digest(LengthPrefix.of(valueJson));
    }

    /**
     * {@code D}: 32 bytes over one sealed box as stored.
     *
     * @param nonce the stored {@value #NONCE_BYTES} bytes
     * @param ciphertextWithTag ciphertext, then the 16-byte GCM tag
     */
    public static byte[] box(byte[] nonce, byte[] ciphertextWithTag) {
        MalformedFormat.requireLength("box nonce", nonce, NONCE_BYTES);
        if (ciphertextWithTag.length < GCM_TAG_BYTES) {
            throw MalformedFormat.of(
                    "box ciphertext",
                    "at least " + GCM_TAG_BYTES + " bytes",
                    ciphertextWithTag.length + " bytes");
        }
        MessageDigest digest = Sha256.start();
        digest.update(BOX);
        digest.update(nonce);
        return digest.digest(ciphertextWithTag);
    }

    /**
     * {@code salt32}: the salt of one field, derived so that nothing needs to be stored to disclose
     * it.
     */
    public static byte[] fieldSalt(byte[] kSalt, String eventId, String path) {
        MalformedFormat.requireLength("salt key", kSalt, SALT_BYTES);
        return Sha256.hmac(kSalt, LengthPrefix.join(eventId, path));
    }

    /**
     * {@code T}: 16 bytes that show, to holders of {@code kTag} only, that an event refers to the
     * person.
     */
    public static byte[] personTag(byte[] kTag, String eventId) {
        MalformedFormat.requireLength("tag key", kTag, SALT_BYTES);
        return Arrays.copyOf(Sha256.hmac(kTag, LengthPrefix.join(eventId)), TAG_BYTES);
    }

    private static byte[] prefix(String domain) {
        return (domain + '\0').getBytes(StandardCharsets.US_ASCII);
    }
}
