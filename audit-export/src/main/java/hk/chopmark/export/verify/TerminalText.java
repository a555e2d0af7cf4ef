package hk.chopmark.export.verify;

/**
 * The filter between texts that came from elsewhere and a terminal or a file of plain text.
 *
 * <p><b>Guarantees</b>: what passes moves no cursor, changes no colour, starts no line and turns no
 * direction. Each such character becomes a space, so that words stay apart.
 *
 * <p><b>Source</b>: Unicode general categories Cc, Cf, Zl and Zp; ECMA-48 for control sequences.
 */
public final class TerminalText {

    private TerminalText() {}

    /** The text as part of one line. */
    public static String oneLine(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(isSafe(c) ? c : ' '));
        return out.toString();
    }

    /** The text as lines; only line feeds start one. */
    static String lines(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(isSafe(c) || c == '\n' ? c : ' '));
        return out.toString();
    }

    /** The same, and escape characters pass, which change colours. */
    static String coloured(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> out.appendCodePoint(isSafe(c) || c == '\n' || c == 0x1B ? c : ' '));
        return out.toString();
    }

    /** JSON that says the same with nothing in it that a terminal obeys. */
    static String json(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    if (isSafe(c) || c == '\n') {
                        out.appendCodePoint(c);
                    } else {
                        for (char unit : Character.toChars(c)) {
                            out.append("\\u%04x".formatted((int) unit));
                        }
                    }
                });
        return out.toString();
    }

    private static boolean isSafe(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    false;
            default -> true;
        };
    }
}
