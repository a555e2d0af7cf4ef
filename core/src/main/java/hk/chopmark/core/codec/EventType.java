package hk.chopmark.core.codec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stored name and version of a kind of event, independent of any class name.
 *
 * <p><b>Shape</b>: text form {@code notice.NoticeOpened@1}, as in the leaf and the column {@code
 * type}.
 *
 * @param name qualified name: dot-separated parts of ASCII letters, digits, hyphen and underscore,
 *     at most 190 characters
 * @param version version of the event's shape, 1 to 9999
 */
public record EventType(String name, int version) {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z][A-Za-z0-9_-]*)*");
    private static final int MAX_NAME_CHARS = 190;
    private static final int MAX_VERSION = 9_999;
    private static final Pattern TEXT = Pattern.compile("([^@]{1,190})@([1-9][0-9]{0,3})");

    public EventType {
        if (name.length() > MAX_NAME_CHARS || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "An event name is dot-separated ASCII letters and digits, at most 190: "
                            + name);
        }
        if (version < 1 || version > MAX_VERSION) {
            throw new IllegalArgumentException(
                    "The version of event " + name + " must be 1 to 9999, not " + version);
        }
    }

    /** The text form. */
    public String text() {
        return name + "@" + version;
    }

    /**
     * Reads the text form back.
     *
     * @throws IllegalArgumentException for every other text
     */
    public static EventType parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("An event type has the form name@version");
        }
        return new EventType(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return text();
    }
}
