package hk.chopmark.core.border;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Phone numbers as they may come in: one number, in whatever form people write it, that can be
 * compared with another.
 *
 * <p>Eight digits are a number of Hong Kong, eleven that begin with 13 to 19 one of a mobile phone
 * of the Mainland. Every other number begins with {@code +} or {@code 00} and the code of its
 * country; without it, only {@code 852}, {@code 853} and {@code 86} are known as such. A zero in
 * brackets, which nobody dials from abroad, does not count; nor does an extension.
 *
 * <p><b>Source</b>: ITU-T E.164 for the length of a number; the numbering plans of Hong Kong and
 * Macao, eight digits each.
 */
public final class Phones {

    private static final int MAX_CHARS = 60;
    private static final Pattern EXTENSION =
            Pattern.compile("(?:\\bext(?:ension)?\\.?|\\bx|#|內線|内线|分機|分机|轉|转) ?:? ?[0-9]{1,6}$");
    private static final Pattern ZERO = Pattern.compile("\\( ?0 ?\\)");
    private static final Pattern NUMBER =
            Pattern.compile(
                    "(?:\\((?:\\+|00)?[0-9]{1,4}\\)|(?:\\+|00)?[0-9]{1,4})"
                            + "(?:[ .-]{0,3}(?:\\([0-9]{1,5}\\)|[0-9]++))*+");
    private static final Pattern HONG_KONG = Pattern.compile("[2-9][0-9]{7}");
    private static final Pattern MAINLAND_MOBILE = Pattern.compile("1[3-9][0-9]{9}");
    private static final Pattern WITH_CODE =
            Pattern.compile(
                    "85[23][2-9][0-9]{7}|86[1-9][0-9]{8,10}|1[2-9][0-9]{9}"
                            + "|(?!852|853|86|1)[1-9][0-9]{6,14}");

    private Phones() {}

    /**
     * The digits that two writings of one number share: the code of the country, then the number.
     *
     * @throws BorderRefusal {@link BorderRule#PHONE}
     */
    public static String digits(String text) {
        if (text.length() > MAX_CHARS) {
            throw new BorderRefusal(BorderRule.PHONE);
        }
        String plain =
                Normalizer.normalize(text, Normalizer.Form.NFKC)
                        .replaceAll("\\p{Cf}", "")
                        .replaceAll("[\\p{Pd}\u2212·・]", "-")
                        .replaceAll("\\s+", " ")
                        .toLowerCase(Locale.ROOT)
                        .strip();
        String line = ZERO.matcher(EXTENSION.matcher(plain).replaceAll("")).replaceAll(" ").strip();
        Matcher number = NUMBER.matcher(line.replaceAll("(?<=[0-9)]) ?- ?(?=[0-9(])", "-"));
        if (!number.matches()) {
            throw new BorderRefusal(BorderRule.PHONE);
        }
        return complete(line);
    }

    private static String complete(String line) {
        String digits = line.replaceAll("[^0-9]", "");
        boolean international = line.contains("+") || digits.startsWith("00");
        if (digits.startsWith("00")) {
            digits = digits.substring(2);
        }
        if (!international && HONG_KONG.matcher(digits).matches()) {
            digits = "852" + digits;
        } else if (!international && MAINLAND_MOBILE.matcher(digits).matches()) {
            digits = "86" + digits;
        } else if (!international && !digits.startsWith("85") && !digits.startsWith("86")) {
            throw new BorderRefusal(BorderRule.PHONE);
        }
        if (!WITH_CODE.matcher(digits).matches()) {
            throw new BorderRefusal(BorderRule.PHONE);
        }
        return digits;
    }
}
