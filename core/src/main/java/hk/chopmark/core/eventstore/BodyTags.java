package hk.chopmark.core.eventstore;

import hk.chopmark.core.shared.IntegrityViolation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the member {@code tags} of a body without reading the rest: every index hit is checked
 * against it.
 *
 * <p>A body is canonical JSON (docs/log-format.md), so strings in tags hold no escapes worth
 * decoding: keys and values of tags are plain ASCII references; a tag with an escape is kept as it
 * stands and matches nothing.
 */
public final class BodyTags {

    private final byte[] body;
    private int at;

    private BodyTags(byte[] body) {
        this.body = body;
    }

    /**
     * The tags of a body.
     *
     * @throws IntegrityViolation if the bytes are no body
     */
    public static Set<String> of(byte[] body) {
        try {
            @Nullable Set<String> tags = new BodyTags(body).read();
            if (tags != null) {
                return tags;
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw malformed(e);
        }
        throw malformed(null);
    }

    private static IntegrityViolation malformed(@Nullable Throwable cause) {
        return new IntegrityViolation(
                "body-form", "a stored body has no readable member tags; run fsck", cause);
    }

    private @Nullable Set<String> read() {
        at = 1;
        while (body[at] == '"') {
            boolean found = isTags();
            skipString();
            at++; // colon
            if (found) {
                return strings();
            }
            skipValue();
            if (body[at] == ',') {
                at++;
            }
        }
        return null;
    }

    private boolean isTags() {
        return body[at + 1] == 't'
                && body[at + 2] == 'a'
                && body[at + 3] == 'g'
                && body[at + 4] == 's'
                && body[at + 5] == '"';
    }

    private Set<String> strings() {
        Set<String> strings = new LinkedHashSet<>();
        at++; // opening bracket
        while (body[at] == '"') {
            int start = at + 1;
            skipString();
            strings.add(new String(body, start, at - 1 - start, StandardCharsets.UTF_8));
            if (body[at] == ',') {
                at++;
            }
        }
        return strings;
    }

    private void skipString() {
        at++;
        while (body[at] != '"') {
            at += body[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    private void skipValue() {
        int depth = 0;
        do {
            switch (body[at]) {
                case '"' -> {
                    skipString();
                    continue;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0 || (body[at] != ',' && body[at] != '}'));
    }
}
