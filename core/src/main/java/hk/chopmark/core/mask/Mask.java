package hk.chopmark.core.mask;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Hkid;
import java.text.Normalizer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a default view shows of a personal value.
 *
 * <p>Chosen by category and by the form of the value, not by the name of the field: a field renamed
 * or a detail corrected under another name is masked all the same. What has no form known here is
 * hidden whole.
 *
 * <table>
 *   <caption>Masks</caption>
 *   <tr><td>{@code 陳大文}</td><td>{@code 陳••}</td></tr>
 *   <tr><td>{@code CHAN Tai-man}</td><td>{@code C. T. M.}</td></tr>
 *   <tr><td>{@code 2014-02-28}</td><td>{@code 2014-••-••}</td></tr>
 *   <tr><td>{@code S-000123}</td><td>{@code •••123}</td></tr>
 *   <tr><td>{@code +852 9000 0123}</td><td>{@code •••123}</td></tr>
 *   <tr><td>{@code taiman@example.org}</td><td>{@code t•••@•••.org}</td></tr>
 *   <tr><td>{@code A123456(3)}</td><td>{@code A12****(*)}</td></tr>
 * </table>
 *
 * <p><b>Guarantees</b>: never shows the whole of a value of a masked category; the same value gives
 * the same mask; the length of a name or number is not told.
 */
public final class Mask {

    /** What stands for something hidden whole. */
    public static final String HIDDEN = "•••";

    private static final int INITIALS = 4;
    private static final int LAST = 3;
    private static final int MIN_NUMBER = 6;
    private static final int MIN_LABEL = 2;
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern NO_NUMBER = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Mask() {}

    /** Whether a default view masks what is of this category. Texts and marks have no mask. */
    public static boolean covers(Category category) {
        return switch (category) {
            case CONTENT, ACADEMIC -> false;
            case IDENTITY,
                    CONTACT,
                    HEALTH,
                    CONDUCT,
                    STAFF,
                    VOLUNTEER,
                    REQUEST,
                    SEALED_REPORT,
                    HKID,
                    SCHOOL ->
                    true;
        };
    }

    /**
     * The mask of a value.
     *
     * @param value as stored; dates in ISO form
     * @throws IllegalArgumentException if nothing of this category is masked
     */
    public static String of(Category category, String value) {
        if (!covers(category)) {
            throw new IllegalArgumentException("What is " + category.code() + " has no mask");
        }
        String text = Normalizer.normalize(value, Normalizer.Form.NFKC).strip();
        return switch (category) {
            case IDENTITY, STAFF, VOLUNTEER -> ofPerson(text);
            case CONTACT -> text.indexOf('@') > 0 ? ofEmail(text) : ofNumber(text);
            case HKID -> Hkid.isOne(text) ? Hkid.parse(text).masked() : HIDDEN;
            default -> HIDDEN;
        };
    }

    private static String ofPerson(String text) {
        if (DATE.matcher(text).matches()) {
            return text.substring(0, 4) + "-••-••";
        }
        if (text.codePoints().anyMatch(Character::isDigit)) {
            return ofNumber(text);
        }
        if (text.codePoints().anyMatch(Character::isIdeographic)) {
            return ofChineseName(text);
        }
        return ofInitials(text);
    }

    /** The first character only, which is the surname in most names. */
    private static String ofChineseName(String text) {
        String first =
                text.codePoints()
                        .filter(Character::isIdeographic)
                        .limit(1)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
        boolean alone = text.codePoints().filter(Character::isLetter).count() == 1;
        return alone ? HIDDEN : first + "••";
    }

    private static String ofInitials(String text) {
        String initials =
                NO_WORD.splitAsStream(text)
                        .filter(word -> word.codePointCount(0, word.length()) > 1)
                        .limit(INITIALS)
                        .map(word -> Character.toString(Character.toUpperCase(word.codePointAt(0))))
                        .collect(Collectors.joining(". "));
        return initials.isEmpty() ? HIDDEN : initials + ".";
    }

    /** The last three characters of a number long enough to hide more than it shows. */
    private static String ofNumber(String text) {
        String plain = NO_NUMBER.matcher(text).replaceAll("");
        boolean digitsLast =
                plain.codePoints()
                        .skip(Math.max(0, plain.length() - LAST))
                        .allMatch(Character::isDigit);
        return plain.length() < MIN_NUMBER || !digitsLast
                ? HIDDEN
                : HIDDEN + plain.substring(plain.length() - LAST);
    }

    private static String ofEmail(String text) {
        int dot = text.lastIndexOf('.');
        String label = dot > text.indexOf('@') ? text.substring(dot + 1) : "";
        boolean known =
                label.length() >= MIN_LABEL && label.codePoints().allMatch(Character::isLetter);
        String first = Character.toString(text.codePointAt(0));
        return text.indexOf('@') < 2
                ? HIDDEN
                : first + HIDDEN + "@" + HIDDEN + (known ? "." + label : "");
    }
}
