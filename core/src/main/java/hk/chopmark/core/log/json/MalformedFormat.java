package hk.chopmark.core.log.json;

import java.io.Serial;

/**
 * Bytes do not have the form that docs/log-format.md gives them.
 *
 * <p><b>Guarantees</b>: the message names the format, the place and what was expected, and never
 * repeats the content itself, which may come from anyone.
 */
public final class MalformedFormat extends RuntimeException {
    /** Value of {@link #offset()} where a single place cannot be named. */
    public static final int NO_OFFSET = -1;

    @Serial private static final long serialVersionUID = 1L;

    private final String format;
    private final int offset;
    private final String expected;
    private final String found;

    /**
     * Describes one refusal.
     *
     * @param format what was being read, for example {@code leaf}
     * @param offset byte offset in the input, or {@link #NO_OFFSET}
     * @param expected what the format asks for here
     * @param found what is there instead, described and not quoted
     */
    public MalformedFormat(String format, int offset, String expected, String found) {
        super(message(format, offset, expected, found));
        this.format = format;
        this.offset = offset;
        this.expected = expected;
        this.found = found;
    }

    public static MalformedFormat of(String format, String expected, String found) {
        return new MalformedFormat(format, NO_OFFSET, expected, found);
    }

    static MalformedFormat wrongLength(String format, int expectedBytes, int foundBytes) {
        return of(format, expectedBytes + " bytes", foundBytes + " bytes");
    }

    public static void requireLength(String format, byte[] bytes, int expectedBytes) {
        if (bytes.length != expectedBytes) {
            throw wrongLength(format, expectedBytes, bytes.length);
        }
    }

    private static String message(String format, int offset, String expected, String found) {
        String place = offset < 0 ? "" : " at byte " + offset;
        return "Malformed " + format + place + ": expected " + expected + ", found " + found;
    }

    /** What was being read, for example {@code leaf}. */
    public String format() {
        return format;
    }

    /** Byte offset in the input, 0-based, or {@link #NO_OFFSET}. */
    public int offset() {
        return offset;
    }

    /** What the format asks for. */
    public String expected() {
        return expected;
    }

    /** What was there instead, described and not quoted. */
    public String found() {
        return found;
    }
}
