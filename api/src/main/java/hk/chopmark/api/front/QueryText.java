package hk.chopmark.api.front;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What comes after the question mark of an address. */
final class QueryText {

    private QueryText() {}

    /** Whether every escape is two hexadecimal digits, and all of them together are UTF-8. */
    static boolean isReadable(@Nullable String raw) {
        if (raw == null) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            char next = raw.charAt(at);
            if (next == '%') {
                int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
                int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return false;
                }
                bytes.put((byte) (high << 4 | low));
                at += 2;
            } else if (next < ' ' || next > '~') {
                return false;
            } else {
                bytes.put((byte) next);
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
