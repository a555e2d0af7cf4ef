package hk.chopmark.core.border;

/**
 * Texts as they may come in.
 *
 * <p><b>Guarantees</b>: whatever passes can be stored in every database column and written in every
 * format of this product, and shows as what it is: no character turns the direction of the text
 * after it.
 *
 * <p><b>Source</b>: the Unicode Bidirectional Algorithm, UAX #9, for the direction characters; the
 * general category {@code Cc} for control characters.
 */
public final class Texts {

    private Texts() {}

    /**
     * The text, if it may be stored; line feeds and tabs are taken.
     *
     * @throws BorderRefusal {@link BorderRule#CONTROL_CHARACTER}, {@link BorderRule#LONE_SURROGATE}
     *     or {@link BorderRule#DIRECTION}
     */
    public static String require(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (Character.isHighSurrogate(unit)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at++;
            } else if (Character.isSurrogate(unit)) {
                throw new BorderRefusal(BorderRule.LONE_SURROGATE);
            } else if (Character.isISOControl(unit) && unit != '\n' && unit != '\t') {
                throw new BorderRefusal(BorderRule.CONTROL_CHARACTER);
            } else if (turnsDirection(unit)) {
                throw new BorderRefusal(BorderRule.DIRECTION);
            }
        }
        return text;
    }

    /**
     * The text, if it may be stored and says something.
     *
     * @throws BorderRefusal as {@link #require}, or {@link BorderRule#BLANK}
     */
    public static String requireSaying(String text) {
        require(text);
        if (text.codePoints().noneMatch(Texts::canBeSeen)) {
            throw new BorderRefusal(BorderRule.BLANK);
        }
        return text;
    }

    /**
     * The text, if it is one line that may be stored and says something.
     *
     * @throws BorderRefusal as {@link #requireSaying}; a line feed or a tab is a control character
     *     here
     */
    public static String requireLine(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\t') >= 0) {
            throw new BorderRefusal(BorderRule.CONTROL_CHARACTER);
        }
        return requireSaying(text);
    }

    /** Embeddings, overrides and isolates; the marks U+200E, U+200F and U+061C only hint. */
    private static boolean turnsDirection(char unit) {
        return (unit >= '\u202A' && unit <= '\u202E') || (unit >= '\u2066' && unit <= '\u2069');
    }

    /** Hangul fillers and the Braille blank are letters or symbols that show nothing. */
    private static boolean canBeSeen(int character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.UNASSIGNED,
                    Character.NON_SPACING_MARK ->
                    false;
            default ->
                    character != 0x115F
                            && character != 0x1160
                            && character != 0x3164
                            && character != 0xFFA0
                            && character != 0x2800;
        };
    }
}
