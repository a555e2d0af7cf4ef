package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.Sha256;
import hk.chopmark.core.log.json.StrictBase64;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public key of a signer of notes, with the name it signs under.
 *
 * <p><b>Guarantees</b>: Ed25519 only; the key is a canonical point and not of small order. {@link
 * #verify} is strict: it refuses every signature on which careful implementations could disagree,
 * except where a key itself was made with a small-order part.
 *
 * @param name key name; for a log, its origin
 * @param publicKey 32 bytes of RFC 8032
 *     <p><b>Throws</b> {@link MalformedFormat} for a bad name or key, and from {@link #parse} also
 *     for a wrong key id.
 *     <p><b>Source</b>: C2SP signed-note, sections Format and Verifier keys.
 */
public record VerifierKey(String name, byte[] publicKey) {
    /** Signature type of Ed25519. */
    static final byte TYPE_ED25519 = 1;

    private static final String FORMAT = "verifier key";
    private static final Pattern FORM =
            Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]{1,64})");

    /** Checks and takes a copy. */
    public VerifierKey {
        Note.requireKeyName(name);
        MalformedFormat.requireLength(FORMAT, publicKey, Ed25519.PUBLIC_KEY_BYTES);
        if (!Ed25519.isAcceptableKey(publicKey)) {
            throw MalformedFormat.of(FORMAT, "a canonical Ed25519 point of large order", "another");
        }
        publicKey = publicKey.clone();
    }

    /** Reads {@code <name>+<8 hexadecimal digits of the key id>+<base64 of type and key>}. */
    public static VerifierKey parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw MalformedFormat.of(FORMAT, "name+keyid+base64", "another text");
        }
        byte[] typed = StrictBase64.STANDARD.decode(parts.group(3));
        MalformedFormat.requireLength(FORMAT, typed, 1 + Ed25519.PUBLIC_KEY_BYTES);
        if (typed[0] != TYPE_ED25519) {
            throw MalformedFormat.of(FORMAT, "signature type 1, Ed25519", "another type");
        }
        VerifierKey key =
                new VerifierKey(parts.group(1), Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.keyIdHex().equals(parts.group(2))) {
            throw MalformedFormat.of(FORMAT, "the key id that name and key give", "another key id");
        }
        return key;
    }

    /** The text that {@link #parse} reads. */
    public String format() {
        return name + "+" + keyIdHex() + "+" + StrictBase64.STANDARD.encode(typed());
    }

    /**
     * The first four bytes of SHA-256 over name, newline, type and key. A hint which key signed,
     * not a commitment.
     */
    public int keyId() {
        MessageDigest digest = Sha256.start();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        return ByteBuffer.wrap(digest.digest(typed())).getInt();
    }

    /** The key id as eight lower-case hexadecimal digits. */
    public String keyIdHex() {
        return HexFormat.of().toHexDigits(keyId());
    }

    /** A copy of the 32 bytes. */
    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Whether this is a valid Ed25519 signature of the message, read strictly. */
    public boolean verify(byte[] message, byte[] signature) {
        return Ed25519.verify(publicKey, message, signature);
    }

    private byte[] typed() {
        return ByteBuffer.allocate(1 + publicKey.length).put(TYPE_ED25519).put(publicKey).array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey(String otherName, byte[] otherKey)
                && name.equals(otherName)
                && Arrays.equals(publicKey, otherKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    @Override
    public String toString() {
        return format();
    }
}
