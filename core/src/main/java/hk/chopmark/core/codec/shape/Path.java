package hk.chopmark.core.codec.shape;

import org.jspecify.annotations.Nullable;

/**
 * The way from an event's data to one value in it: members and 0-based list indexes.
 *
 * @param parent the way so far; null at the data itself
 * @param step member name or index
 */
public record Path(@Nullable Path parent, String step) {
    public static final Path ROOT = new Path(null, "");

    Path member(String name) {
        return new Path(this, name);
    }

    Path item(int index) {
        return new Path(this, Integer.toString(index));
    }

    /** Steps joined by dots; empty for the data itself. */
    public String text() {
        if (parent == null) {
            return step;
        }
        return parent.parent() == null ? step : parent.text() + "." + step;
    }

    /** The same without list indexes: member names only. */
    public String names() {
        if (parent == null) {
            return step;
        }
        String before = parent.names();
        if (Character.isDigit(step.charAt(0))) {
            return before;
        }
        return before.isEmpty() ? step : before + "." + step;
    }
}
