package hk.chopmark.core.border;

import java.util.regex.Pattern;

/**
 * Decimal numbers as they may come in: at most nine decimal digits, then a point and at most six
 * more if wanted; no sign but a minus, no leading zero. The text is kept as it was written.
 */
public final class Decimals {

    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,8})([.][0-9]{1,6})?");

    private Decimals() {}

    /**
     * The text, if it is a decimal number.
     *
     * @throws BorderRefusal {@link BorderRule#DECIMAL}
     */
    public static String require(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new BorderRefusal(BorderRule.DECIMAL);
        }
        return text;
    }
}
