package hk.chopmark.core.seal;

import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.LengthPrefix;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.seal.rows.KeyId;
import hk.chopmark.core.shared.DomainRejection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * The bytes inside and around a box, version 1.
 *
 * <p><b>Source</b>: docs/log-format.md, section Boxes and keys.
 */
final class BoxFormat {
    /** Random bytes at the start of the stored nonce, for the derivation of the box key. */
    static final int R16_BYTES = 16;

    /** The whole stored nonce. */
    static final int NONCE_BYTES = R16_BYTES + Primitives.IV_BYTES;

    /** Longest plain text, padding included: 512 KiB, both languages of the longest notice. */
    static final int MAX_PLAIN_BYTES = 512 << 10;

    private static final int BUCKET_BYTES = 32;
    private static final int MAX_DEPTH = 1;
    private static final byte[] AAD_PREFIX =
            "chopmark/aad/v1\0".getBytes(StandardCharsets.US_ASCII);

    private BoxFormat() {}

    /**
     * AAD = "chopmark/aad/v1" 0x00 ‖ lp(origin) ‖ lp(event id) ‖ lp(subject key id) ‖ u32 key
     * version.
     */
    static byte[] aad(Origin origin, String eventId, KeyId key) {
        byte[] names = LengthPrefix.join(origin.text(), eventId, key.id().toString());
        return ByteBuffer.allocate(AAD_PREFIX.length + names.length + Integer.BYTES)
                .put(AAD_PREFIX)
                .put(names)
                .putInt(key.version())
                .array();
    }

    /**
     * u32 length ‖ canonical JSON {path: value} ‖ zero bytes up to a multiple of 32.
     *
     * @throws DomainRejection {@code event.too-large} beyond 512 KiB
     */
    static byte[] pad(SortedMap<String, JsonValue> fields) {
        byte[] json = CanonicalJson.write(JsonObject.of(fields));
        long sizeBytes = Integer.BYTES + (long) json.length;
        long paddedBytes = (sizeBytes + BUCKET_BYTES - 1) / BUCKET_BYTES * BUCKET_BYTES;
        if (paddedBytes > MAX_PLAIN_BYTES) {
            throw DomainRejection.rule(
                    "event.too-large", Map.of("part", "box", "max", MAX_PLAIN_BYTES));
        }
        byte[] padded =
                ByteBuffer.allocate((int) paddedBytes).putInt(json.length).put(json).array();
        Primitives.zeroise(json);
        return padded;
    }

    /**
     * Reads {@link #pad} back.
     *
     * @throws MalformedFormat if length, padding or JSON are not exactly as {@link #pad} writes
     *     them
     */
    static JsonObject unpad(byte[] plain) {
        ByteBuffer buffer = ByteBuffer.wrap(plain);
        if (plain.length < BUCKET_BYTES
                || plain.length % BUCKET_BYTES != 0
                || plain.length > MAX_PLAIN_BYTES) {
            throw malformed("a multiple of 32 bytes up to 512 KiB");
        }
        int length = buffer.getInt();
        if (length < 0
                || length > buffer.remaining()
                || buffer.remaining() - length >= BUCKET_BYTES) {
            throw malformed("a length within the last 32 bytes");
        }
        byte[] json = new byte[length];
        buffer.get(json);
        while (buffer.hasRemaining()) {
            if (buffer.get() != 0) {
                throw malformed("zero bytes of padding");
            }
        }
        JsonObject fields = CanonicalJson.parse(json, MAX_PLAIN_BYTES, MAX_DEPTH).asObject();
        Arrays.fill(json, (byte) 0);
        return fields;
    }

    private static MalformedFormat malformed(String expected) {
        return new MalformedFormat(
                "box plain text", MalformedFormat.NO_OFFSET, expected, "something else");
    }
}
