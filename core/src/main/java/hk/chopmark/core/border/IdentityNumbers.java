package hk.chopmark.core.border;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of Hong Kong identity cards, recognised in texts that are no field for them.
 *
 * <p>One or two letters, six digits and a check digit, which may stand in brackets; blanks or a
 * hyphen may stand between the three; in any case, half or full width. Weights 9 to 1 from left to
 * right, a missing first letter counting 36 and {@code A} to {@code Z} 10 to 35; the sum is a
 * multiple of 11, and a check digit of ten is written {@code A}.
 *
 * <p><b>Guarantees</b>: only a number whose check digit is right counts, and only one that no other
 * letter or digit touches; what stands within a UUID is none.
 *
 * <p><b>Source</b>: Code of Practice on the Identity Card Number and other Personal Identifiers,
 * Privacy Commissioner for Personal Data.
 */
public final class IdentityNumbers {

    private static final Pattern UUIDS =
            Pattern.compile("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
    private static final Pattern NUMBER =
            Pattern.compile(
                    "(?<![A-Z0-9])([A-Z]{1,2})[\\s-]{0,3}([0-9]{6})[\\s-]{0,3}"
                            + "(?:\\(\\s?([0-9A])\\s?\\)|([0-9A])(?![A-Z0-9]))");
    private static final int DIGITS = 6;
    private static final int BLANK = 36;
    private static final int MODULUS = 11;

    private IdentityNumbers() {}

    /**
     * The text, if no number stands in it.
     *
     * @throws BorderRefusal {@link BorderRule#IDENTITY_NUMBER}
     */
    public static String requireNone(String text) {
        if (isIn(text)) {
            throw new BorderRefusal(BorderRule.IDENTITY_NUMBER);
        }
        return text;
    }

    /** Whether a number with the right check digit stands somewhere in a text. */
    public static boolean isIn(String text) {
        if (!hasDigits(text)) {
            return false;
        }
        String plain =
                Normalizer.normalize(text, Normalizer.Form.NFKC)
                        .replaceAll("\\p{Cf}", "")
                        .toUpperCase(Locale.ROOT)
                        .replaceAll("[\u2010-\u2015\u2212]", "-");
        Matcher number = NUMBER.matcher(UUIDS.matcher(plain).replaceAll(" "));
        while (number.find()) {
            String check = number.group(3) == null ? number.group(4) : number.group(3);
            if (checkDigit(number.group(1), number.group(2)) == check.charAt(0)) {
                return true;
            }
        }
        return false;
    }

    /** Most texts have no six digits, and are not looked at further. */
    private static boolean hasDigits(String text) {
        int digits = 0;
        for (int at = 0; at < text.length() && digits < DIGITS; at++) {
            digits += text.charAt(at) >= '0' && isDigit(text, at) ? 1 : 0;
        }
        return digits == DIGITS;
    }

    /** Digits of other forms, such as mathematical ones, are digits to NFKC too. */
    private static boolean isDigit(String text, int at) {
        return Character.isDigit(text.codePointAt(at))
                || Character.getType(text.codePointAt(at)) == Character.OTHER_NUMBER;
    }

    /**
     * The check digit that belongs to letters and digits.
     *
     * @param letters one or two of {@code A} to {@code Z}
     * @param digits six
     */
    public static char checkDigit(String letters, String digits) {
        int sum = 9 * (letters.length() == 2 ? value(letters.charAt(0)) : BLANK);
        sum += 8 * value(letters.charAt(letters.length() - 1));
        for (int i = 0; i < digits.length(); i++) {
            sum += (7 - i) * (digits.charAt(i) - '0');
        }
        int check = (MODULUS - sum % MODULUS) % MODULUS;
        return check == 10 ? 'A' : (char) ('0' + check);
    }

    private static int value(char letter) {
        return letter - 'A' + 10;
    }
}
