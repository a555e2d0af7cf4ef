package hk.chopmark.api.border;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Whether bytes that come in pieces are well-formed UTF-8 (RFC 3629).
 *
 * <p><b>Guarantees</b>: no overlong form, no surrogate, no character cut off at the end. JSON
 * readers take some of these for the characters that they imitate.
 */
public final class StrictUtf8 {

    private static final int PIECE = 4096;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports
    private final ByteBuffer bytes = ByteBuffer.allocate(PIECE);
    private final CharBuffer chars = CharBuffer.allocate(PIECE);

    /** Takes the next piece; false if it is malformed. */
    public boolean takes(byte[] piece, int offset, int length) {
        for (int at = offset; at < offset + length; ) {
            int some = Math.min(bytes.remaining(), offset + length - at);
            bytes.put(piece, at, some);
            at += some;
            bytes.flip();
            CoderResult result = decoder.decode(bytes, chars.clear(), false);
            bytes.compact();
            if (result.isError()) {
                return false;
            }
        }
        return true;
    }

    /** Whether the last character is whole; no piece may follow. */
    public boolean ends() {
        return bytes.position() == 0;
    }
}
