package hk.chopmark.core.log.leaf;

/**
 * The forms of the texts in a leaf.
 *
 * <p>Written out by hand: each event passes here when it is encoded, when it enters the tree and
 * whenever it is read, and regular expressions took a fifth of that work.
 */
final class LeafGrammar {
    private static final int UUID_CHARS = 36;
    private static final int MAX_TYPE_CHARS = 200;
    private static final int MAX_PATH_CHARS = 200;
    private static final int MAX_VERSION_DIGITS = 4;

    private LeafGrammar() {}

    /** A UUID in lower case, with its four hyphens. */
    static boolean isUuid(String text) {
        if (text.length() != UUID_CHARS) {
            return false;
        }
        for (int i = 0; i < UUID_CHARS; i++) {
            char c = text.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : !(isDigit(c) || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    /** Names joined by dots, each beginning with a letter, then {@code @} and a version 1-9999. */
    static boolean isType(String text) {
        int at = text.indexOf('@');
        if (text.length() > MAX_TYPE_CHARS || at < 0 || !isVersion(text, at + 1)) {
            return false;
        }
        boolean begins = true;
        for (int i = 0; i < at; i++) {
            char c = text.charAt(i);
            if (begins ? !isLetter(c) : !(isWord(c) || c == '.')) {
                return false;
            }
            begins = c == '.';
        }
        return !begins;
    }

    /** 1 to 200 of the characters of a field's path. */
    static boolean isPath(String text) {
        if (text.isEmpty() || text.length() > MAX_PATH_CHARS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isWord(c) && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isVersion(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > MAX_VERSION_DIGITS || text.charAt(from) == '0') {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(char c) {
        return isLetter(c) || isDigit(c) || c == '_' || c == '-';
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
