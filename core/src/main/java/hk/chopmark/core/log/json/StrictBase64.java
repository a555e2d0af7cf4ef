package hk.chopmark.core.log.json;

import java.util.Base64;

/**
 * Base64 where every byte string has exactly one text: the JDK decoders accept missing padding and
 * stray trailing bits, so a decoded value is encoded again and compared.
 */
public final class StrictBase64 {
    /** RFC 4648 section 4 with padding, as signed notes use it. */
    public static final StrictBase64 STANDARD =
            new StrictBase64("base64", Base64.getEncoder(), Base64.getDecoder());

    /** RFC 4648 section 5 without padding, as leaves and bodies use it. */
    public static final StrictBase64 URL =
            new StrictBase64(
                    "base64url", Base64.getUrlEncoder().withoutPadding(), Base64.getUrlDecoder());

    private final String label;
    private final Base64.Encoder encoder;
    private final Base64.Decoder decoder;

    private StrictBase64(String label, Base64.Encoder encoder, Base64.Decoder decoder) {
        this.label = label;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    public String encode(byte[] bytes) {
        return encoder.encodeToString(bytes);
    }

    byte[] encodeToBytes(byte[] bytes) {
        return encoder.encode(bytes);
    }

    public byte[] decode(String text) {
        byte[] bytes;
        try {
            bytes = decoder.decode(text);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        if (!encode(bytes).equals(text)) {
            throw refused();
        }
        return bytes;
    }

    private MalformedFormat refused() {
        return MalformedFormat.of(label, "the one canonical " + label + " text", "another text");
    }
}
