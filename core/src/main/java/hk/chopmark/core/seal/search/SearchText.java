package hk.chopmark.core.seal.search;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Phones;
import hk.chopmark.core.shared.SearchKind;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name or phone number in the one form in which it is compared.
 *
 * <p>A name: NFKC, lower case, split into words, and Chinese text into single characters; marks and
 * punctuation do not count. What stands for a character that could not be typed (〓, □, ?), a
 * private character and a symbol are parts like any other, and a name with some of them is found
 * only by a text with as many. A phone: {@link Phones#digits}.
 *
 * <p><b>Guarantees</b>: pure. A token of a name is made of <i>two</i> of its parts, never of one:
 * how often a surname occurs would tell which token it is. Only a name of a single part is a token
 * whole. {@code toString} does not show the text.
 */
public final class SearchText {

    /** Longest text, in characters. */
    public static final int MAX_CHARS = 200;

    /** Most parts of a name; further ones do not count. */
    static final int MAX_PARTS = 8;

    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[\\p{Z}\\p{Cc}\\p{Cf}\\p{P}\\p{Sk}\\p{Sm}\\p{Sc}&&[^?*]]+");

    /** What people put where a character cannot be typed. */
    private static final Pattern UNWRITTEN =
            Pattern.compile("[?*\u3013\uFFFD\u25A0\u25A1\u25CB\u25CF\u25EF\u2B1C\u2B1B]");

    private static final String SOME_CHARACTER = "\u3013";
    private static final Pattern NOTHING = Pattern.compile("[\\p{M}'’]+");

    private final SearchKind kind;
    private final List<String> parts;

    private SearchText(SearchKind kind, List<String> parts) {
        this.kind = kind;
        this.parts = List.copyOf(parts);
    }

    /** The comparable form of a text; empty if it has none, such as a blank one. */
    public static Optional<SearchText> of(SearchKind kind, String text) {
        if (text.length() > MAX_CHARS) {
            return Optional.empty();
        }
        List<String> parts =
                switch (kind) {
                    case NAME -> nameParts(text);
                    case PHONE -> phone(text).map(List::of).orElse(List.of());
                };
        return parts.isEmpty() ? Optional.empty() : Optional.of(new SearchText(kind, parts));
    }

    /** Whether a text is a phone number, or can be no name: digits and what stands between them. */
    public static boolean looksLikePhone(String text) {
        return phone(text).isPresent()
                || (text.codePoints().anyMatch(Character::isDigit)
                        && text.codePoints().noneMatch(Character::isLetter));
    }

    /** What it is. */
    public SearchKind kind() {
        return kind;
    }

    /** What stands for it in the index. */
    Set<String> tokens() {
        if (parts.size() == 1) {
            return Set.of(parts.getFirst());
        }
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            for (int j = i + 1; j < parts.size(); j++) {
                tokens.add(pair(parts.get(i), parts.get(j)));
            }
        }
        return tokens;
    }

    /** Whether a recorded text is one that this search asks for: it has all its parts. */
    public boolean isFoundIn(SearchText recorded) {
        List<String> left = new ArrayList<>(recorded.parts);
        return kind == recorded.kind
                && (parts.size() > 1 || recorded.parts.size() == 1)
                && unwritten() == recorded.unwritten()
                && parts.stream().allMatch(left::remove);
    }

    private long unwritten() {
        return parts.stream().filter(SOME_CHARACTER::equals).count();
    }

    /** The order of two parts does not count: some write the surname first, some last. */
    private static String pair(String one, String other) {
        return one.compareTo(other) <= 0 ? one + " " + other : other + " " + one;
    }

    private static List<String> nameParts(String text) {
        String plain =
                NOTHING.matcher(
                                Normalizer.normalize(
                                        Normalizer.normalize(text, Normalizer.Form.NFKC)
                                                .toLowerCase(Locale.ROOT),
                                        Normalizer.Form.NFKD))
                        .replaceAll("");
        List<String> parts = new ArrayList<>();
        for (String word : BETWEEN_WORDS.split(plain, -1)) {
            StringBuilder letters = new StringBuilder();
            for (int point : word.codePoints().toArray()) {
                if (UNWRITTEN.matcher(Character.toString(point)).matches()) {
                    flush(letters, parts);
                    parts.add(SOME_CHARACTER);
                } else if (standsAlone(point)) {
                    flush(letters, parts);
                    parts.add(Character.toString(point));
                } else {
                    letters.appendCodePoint(point);
                }
            }
            flush(letters, parts);
        }
        return parts.size() > MAX_PARTS ? parts.subList(0, MAX_PARTS) : parts;
    }

    /**
     * Chinese characters, and whatever is neither a letter nor a digit: nobody knows what it is.
     */
    private static boolean standsAlone(int point) {
        return Character.isIdeographic(point) || !Character.isLetterOrDigit(point);
    }

    private static void flush(StringBuilder letters, List<String> parts) {
        if (!letters.isEmpty()) {
            parts.add(letters.toString());
            letters.setLength(0);
        }
    }

    private static Optional<String> phone(String text) {
        try {
            return Optional.of(Phones.digits(text));
        } catch (BorderRefusal e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "SearchText[" + kind + ", not shown]";
    }
}
