package hk.chopmark.core.log.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes canonical JSON straight into a growing byte buffer, without building a tree of values
 * first.
 *
 * <p><b>Guarantees</b>: refuses member names out of order, so what it returns is canonical; refuses
 * to grow beyond the bound it was given. Not for use by several threads.
 *
 * <p><b>Throws</b> {@link IllegalStateException} for calls in an impossible order, {@link
 * MalformedFormat} for text with a lone surrogate, an integer out of range, or output beyond the
 * bound.
 *
 * <p><b>Source</b>: RFC 8785 section 3.2.
 */
public final class CanonicalWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_BYTES = 1024;
    private static final int LONGEST_ESCAPE_BYTES = 6;

    private final int maxBytes;
    private byte[] buffer;
    private int size;
    private int depth;
    private final boolean[] inObject = new boolean[CanonicalJson.MAX_DEPTH + 1];
    private final boolean[] hasElements = new boolean[CanonicalJson.MAX_DEPTH + 1];
    private final @Nullable String[] lastName = new @Nullable String[CanonicalJson.MAX_DEPTH + 1];
    private boolean nameWritten;

    /**
     * Starts an empty text.
     *
     * @param maxBytes bound of the output
     */
    public CanonicalWriter(int maxBytes) {
        this.maxBytes = maxBytes;
        this.buffer = new byte[Math.min(FIRST_BYTES, Math.max(maxBytes, 1))];
    }

    /** Opens an object. */
    public CanonicalWriter beginObject() {
        open('{', true);
        return this;
    }

    /** Closes the innermost object. */
    public CanonicalWriter endObject() {
        close('}', true);
        return this;
    }

    /** Opens an array. */
    public CanonicalWriter beginArray() {
        open('[', false);
        return this;
    }

    /** Closes the innermost array. */
    public CanonicalWriter endArray() {
        close(']', false);
        return this;
    }

    /**
     * Writes a member name; names of one object must come in ascending order of UTF-16 code units.
     */
    public CanonicalWriter name(String name) {
        if (depth == 0 || !inObject[depth] || nameWritten) {
            throw new IllegalStateException("A member name does not belong here");
        }
        @Nullable String last = lastName[depth];
        if (last != null && last.compareTo(name) >= 0) {
            throw new IllegalStateException(
                    "Member names out of canonical order: " + last + ", then " + name);
        }
        lastName[depth] = name;
        separate();
        text(name);
        put(':');
        nameWritten = true;
        return this;
    }

    /** Writes a string. */
    public CanonicalWriter string(String value) {
        beforeValue();
        text(value);
        return this;
    }

    /** Writes bytes as a base64url string. */
    public CanonicalWriter base64Url(byte[] value) {
        beforeValue();
        byte[] encoded = StrictBase64.URL.encodeToBytes(value);
        put('"');
        putAll(encoded);
        put('"');
        return this;
    }

    /** Writes an integer of magnitude at most {@link JsonValue#MAX_INTEGER}. */
    public CanonicalWriter integer(long value) {
        if (value > JsonValue.MAX_INTEGER || value < -JsonValue.MAX_INTEGER) {
            throw MalformedFormat.of(
                    "JSON integer", "a magnitude of at most 2^53 - 1", "a larger one");
        }
        beforeValue();
        putAll(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Writes true or false. */
    public CanonicalWriter bool(boolean value) {
        beforeValue();
        putAll(value ? TRUE : FALSE);
        return this;
    }

    /** Writes any value. */
    public CanonicalWriter value(JsonValue value) {
        switch (value) {
            case JsonValue.JsonObject object -> {
                beginObject();
                object.members().forEach((name, member) -> name(name).value(member));
                endObject();
            }
            case JsonValue.JsonArray array -> {
                beginArray();
                array.elements().forEach(this::value);
                endArray();
            }
            case JsonValue.JsonString(String text) -> string(text);
            case JsonValue.JsonInteger(long number) -> integer(number);
            case JsonValue.JsonBoolean(boolean truth) -> bool(truth);
        }
        return this;
    }

    /** The text written so far; every object and array must be closed. */
    public byte[] toBytes() {
        if (depth != 0 || size == 0) {
            throw new IllegalStateException("The JSON text is not complete");
        }
        if (size > maxBytes) {
            throw tooLong();
        }
        return Arrays.copyOf(buffer, size);
    }

    private void open(char bracket, boolean object) {
        beforeValue();
        if (depth == CanonicalJson.MAX_DEPTH) {
            throw MalformedFormat.of(
                    "JSON", "at most " + CanonicalJson.MAX_DEPTH + " levels", "more");
        }
        depth++;
        inObject[depth] = object;
        hasElements[depth] = false;
        lastName[depth] = null;
        put(bracket);
    }

    private void close(char bracket, boolean object) {
        if (depth == 0 || inObject[depth] != object || nameWritten) {
            throw new IllegalStateException("Nothing to close with " + bracket);
        }
        depth--;
        put(bracket);
    }

    private void beforeValue() {
        if (depth == 0) {
            if (size != 0) {
                throw new IllegalStateException("A JSON text has one value");
            }
        } else if (inObject[depth]) {
            if (!nameWritten) {
                throw new IllegalStateException("A member needs a name");
            }
            nameWritten = false;
        } else {
            separate();
        }
    }

    private void separate() {
        if (hasElements[depth]) {
            put(',');
        }
        hasElements[depth] = true;
    }

    private void text(String value) {
        int length = value.length();
        reserve(length + 2);
        buffer[size++] = '"';
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                // Room for one byte per remaining char is reserved, so plain ASCII needs no check.
                buffer[size++] = (byte) c;
                continue;
            }
            reserve(LONGEST_ESCAPE_BYTES + length - i + 1);
            if (c < 0x80) {
                escape(c);
            } else if (c < 0x800) {
                buffer[size++] = (byte) (0xC0 | (c >> 6));
                buffer[size++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isSurrogate(c)) {
                supplementary(value, i++);
            } else {
                buffer[size++] = (byte) (0xE0 | (c >> 12));
                buffer[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                buffer[size++] = (byte) (0x80 | (c & 0x3F));
            }
        }
        buffer[size++] = '"';
    }

    private void supplementary(String value, int at) {
        int codePoint = value.codePointAt(at);
        if (!Character.isSupplementaryCodePoint(codePoint)) {
            throw MalformedFormat.of("JSON string", "Unicode text", "a lone surrogate");
        }
        buffer[size++] = (byte) (0xF0 | (codePoint >> 18));
        buffer[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        buffer[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        buffer[size++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void escape(char c) {
        buffer[size++] = '\\';
        char shortForm = CanonicalJson.shortEscape(c);
        if (shortForm != 0) {
            buffer[size++] = (byte) shortForm;
            return;
        }
        buffer[size++] = 'u';
        buffer[size++] = '0';
        buffer[size++] = '0';
        buffer[size++] = HEX[c >> 4];
        buffer[size++] = HEX[c & 0xF];
    }

    private void put(char ascii) {
        reserve(1);
        buffer[size++] = (byte) ascii;
    }

    private void putAll(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    /**
     * Makes room. The reserve for an escape may pass the bound by a few bytes; {@link #toBytes}
     * checks exactly.
     */
    private void reserve(int bytes) {
        long needed = (long) size + bytes;
        if (needed <= buffer.length) {
            return;
        }
        if (size > maxBytes || needed > (long) maxBytes + LONGEST_ESCAPE_BYTES + 1) {
            throw tooLong();
        }
        buffer =
                Arrays.copyOf(
                        buffer, (int) Math.max(needed, Math.min(2L * buffer.length, maxBytes)));
    }

    private MalformedFormat tooLong() {
        return MalformedFormat.of("JSON", "at most " + maxBytes + " bytes", "more");
    }
}
