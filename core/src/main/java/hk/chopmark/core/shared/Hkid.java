package hk.chopmark.core.shared;

import hk.chopmark.core.border.IdentityNumbers;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Hong Kong identity card number whose check digit is right.
 *
 * <p>One or two letters, six digits, a check digit in brackets; {@link IdentityNumbers} has the
 * arithmetic.
 *
 * <p><b>Guarantees</b>: {@code toString} shows the masked form. It stands nowhere but in a box of
 * category {@link Category#HKID}: no reference, tag, key or search token is made of it.
 *
 * <p><b>Throws</b> {@link DomainRejection} {@code hkid.malformed} or {@code hkid.check-digit},
 * which never repeat what was sent.
 *
 * <p><b>Source</b>: Code of Practice on the Identity Card Number and other Personal Identifiers,
 * Privacy Commissioner for Personal Data.
 *
 * @param text the one canonical form, such as {@code A123456(3)}
 */
public record Hkid(String text) {

    private static final Pattern CANONICAL =
            Pattern.compile("([A-Z]{1,2})([0-9]{6})\\(([0-9A])\\)");
    private static final Pattern WRITTEN =
            Pattern.compile("([A-Z]{1,2})([0-9]{6})(?:\\(([0-9A])\\)|([0-9A]))");
    private static final int SHOWN = 3;

    public Hkid {
        requireCanonical(text);
    }

    static void requireCanonical(String text) {
        Matcher parts = CANONICAL.matcher(text);
        if (!parts.matches()) {
            throw DomainRejection.rule("hkid.malformed", Map.of());
        }
        if (IdentityNumbers.checkDigit(parts.group(1), parts.group(2))
                != parts.group(3).charAt(0)) {
            throw DomainRejection.rule("hkid.check-digit", Map.of());
        }
    }

    /**
     * Reads a number as people write it: with or without brackets, in any case, half or full width,
     * with blanks.
     */
    public static Hkid parse(String written) {
        Matcher parts = WRITTEN.matcher(plain(written));
        if (!parts.matches()) {
            throw DomainRejection.rule("hkid.malformed", Map.of());
        }
        String check = parts.group(3) == null ? parts.group(4) : parts.group(3);
        return new Hkid(parts.group(1) + parts.group(2) + "(" + check + ")");
    }

    /** Whether a text is a valid number, however written. */
    public static boolean isOne(String written) {
        Matcher parts = WRITTEN.matcher(plain(written));
        if (!parts.matches()) {
            return false;
        }
        String check = parts.group(3) == null ? parts.group(4) : parts.group(3);
        return IdentityNumbers.checkDigit(parts.group(1), parts.group(2)) == check.charAt(0);
    }

    /** Seals it as somebody's. */
    public Sealed<String> sealedFor(PersonRef person) {
        return Sealed.of(person, Category.HKID, text);
    }

    /** What may be shown on a default view: {@code A12****(*)}. */
    public String masked() {
        int digits = text.indexOf('(');
        return text.substring(0, SHOWN) + "*".repeat(digits - SHOWN) + "(*)";
    }

    private static String plain(String written) {
        // A longer text is none; normalising it would only cost time.
        return written.length() > 40
                ? ""
                : Normalizer.normalize(written, Normalizer.Form.NFKC)
                        .toUpperCase(Locale.ROOT)
                        .replaceAll("\\s", "");
    }

    @Override
    public String toString() {
        return "Hkid[" + masked() + "]";
    }
}
