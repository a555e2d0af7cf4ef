package hk.chopmark.core.log.json;

import java.nio.ByteBuffer;

/**
 * {@code lp(x)}: four bytes of length, big-endian, then the bytes; strings are UTF-8.
 *
 * <p><b>Guarantees</b>: a concatenation of length-prefixed parts has one reading, so no two lists
 * of parts share a hash.
 */
public final class LengthPrefix {
    private LengthPrefix() {}

    /** {@code lp(bytes)}. */
    public static byte[] of(byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /** {@code lp} of the UTF-8 bytes; a lone surrogate is refused with {@link MalformedFormat}. */
    public static byte[] of(String text) {
        return of(Utf8.encode("length-prefixed text", text));
    }

    /** {@code lp(first) ‖ lp(second) ‖ ...}. */
    public static byte[] join(String... parts) {
        byte[][] encoded = new byte[parts.length][];
        int total = 0;
        for (int i = 0; i < parts.length; i++) {
            encoded[i] = Utf8.encode("length-prefixed text", parts[i]);
            total = Math.addExact(total, Integer.BYTES + encoded[i].length);
        }
        ByteBuffer joined = ByteBuffer.allocate(total);
        for (byte[] part : encoded) {
            joined.putInt(part.length).put(part);
        }
        return joined.array();
    }
}
