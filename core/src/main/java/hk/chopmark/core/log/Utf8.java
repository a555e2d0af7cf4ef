package hk.chopmark.core.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 without substitution: what cannot be represented is refused. The JDK's own {@code getBytes}
 * writes a question mark for a lone surrogate, so two different texts would get one hash.
 */
final class Utf8 {
    private Utf8() {}

    static byte[] encode(String format, String text) {
        requireNoLoneSurrogate(format, text);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void requireNoLoneSurrogate(String format, String text) {
        int i = 0;
        while (i < text.length()) {
            // A pair reads as one code point beyond the surrogates; only a lone one reads as
            // itself.
            int codePoint = text.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw loneSurrogate(format);
            }
            i += Character.charCount(codePoint);
        }
    }

    static String decode(String format, byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(input)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedFormat(format, input.position(), "valid UTF-8", "other bytes");
        }
    }

    static int byteOffset(String text, int charOffset) {
        return text.substring(0, charOffset).getBytes(StandardCharsets.UTF_8).length;
    }

    private static MalformedFormat loneSurrogate(String format) {
        return MalformedFormat.of(format, "Unicode text", "a lone surrogate");
    }
}
