package hk.chopmark.core.border;

import java.util.regex.Pattern;

/** Whole numbers as they may come in: decimal digits, no sign but a minus, no leading zero. */
public final class Numbers {

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d{0,18}");

    private Numbers() {}

    /**
     * Reads a whole number of 32 bits.
     *
     * @throws BorderRefusal {@link BorderRule#NUMBER}
     */
    public static int integer(String text) {
        long number = whole(text);
        if (number != (int) number) {
            throw new BorderRefusal(BorderRule.NUMBER);
        }
        return (int) number;
    }

    /**
     * Reads a whole number of 64 bits.
     *
     * @throws BorderRefusal {@link BorderRule#NUMBER}
     */
    public static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new BorderRefusal(BorderRule.NUMBER);
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BorderRefusal(BorderRule.NUMBER);
        }
    }
}
