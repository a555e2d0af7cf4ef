package hk.chopmark.core.log.json;

/**
 * Unpadded base64url, the text form of all binary in leaves and bodies.
 *
 * <p><b>Guarantees</b>: one text per byte string. Padding, characters outside the alphabet, line
 * breaks and non-zero trailing bits are refused.
 *
 * <p><b>Source</b>: RFC 4648 section 5.
 */
public final class Base64Url {
    private Base64Url() {}

    /** Encodes without padding. */
    public static String encode(byte[] bytes) {
        return StrictBase64.URL.encode(bytes);
    }

    /**
     * Decodes strictly.
     *
     * <p><b>Throws</b> {@link MalformedFormat} for every text that {@link #encode} does not
     * produce.
     */
    public static byte[] decode(String text) {
        return StrictBase64.URL.decode(text);
    }

    /**
     * Decodes strictly a value of known length.
     *
     * @param format what is being read, for the refusal
     */
    public static byte[] decode(String format, String text, int expectedBytes) {
        byte[] bytes = decode(text);
        MalformedFormat.requireLength(format, bytes, expectedBytes);
        return bytes;
    }
}
