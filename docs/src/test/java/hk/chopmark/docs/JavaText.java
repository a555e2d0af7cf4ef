package hk.chopmark.docs;

/** Java source as text, with what is not code blanked out. */
final class JavaText {

    private JavaText() {}

    /**
     * The same text with the inside of comments, strings, text blocks and characters turned into
     * blanks; lines stay where they are.
     */
    static String withoutCommentsAndStrings(String source) {
        StringBuilder out = new StringBuilder(source.length());
        int at = 0;
        while (at < source.length()) {
            int end = endOfNonCode(source, at);
            if (end == at) {
                out.append(source.charAt(at++));
                continue;
            }
            for (; at < end; at++) {
                out.append(source.charAt(at) == '\n' ? '\n' : ' ');
            }
        }
        return out.toString();
    }

    /**
     * Where the comment or literal that starts at {@code at} ends (exclusive), or {@code at} if
     * code stands there.
     */
    private static int endOfNonCode(String source, int at) {
        if (source.startsWith("//", at)) {
            return orEnd(source, source.indexOf('\n', at));
        }
        if (source.startsWith("/*", at)) {
            int end = source.indexOf("*/", at + 2);
            return end < 0 ? source.length() : end + 2;
        }
        if (source.startsWith("\"\"\"", at)) {
            return endOfLiteral(source, at + 3, "\"\"\"");
        }
        if (source.charAt(at) == '"') {
            return endOfLiteral(source, at + 1, "\"");
        }
        if (source.charAt(at) == '\'') {
            return endOfLiteral(source, at + 1, "'");
        }
        return at;
    }

    private static int endOfLiteral(String source, int from, String quote) {
        for (int i = from; i < source.length(); i++) {
            if (source.charAt(i) == '\\') {
                i++;
            } else if (source.startsWith(quote, i)) {
                return i + quote.length();
            }
        }
        return source.length();
    }

    private static int orEnd(String source, int index) {
        return index < 0 ? source.length() : index;
    }
}
