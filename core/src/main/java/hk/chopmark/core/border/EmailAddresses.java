package hk.chopmark.core.border;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * E-mail addresses as they may come in: one address, without a name beside it, in one form.
 *
 * <p><b>Guarantees</b>: what passes is printable ASCII without spaces, brackets, quotes, commas and
 * line ends, so that it can stand in a command to a mail server and in the header of a message and
 * nowhere means anything else. A domain of other scripts is written in its ASCII form, in small
 * letters; what stands before the at sign is left as it is written, because its server alone knows
 * what it means.
 *
 * <p><b>Source</b>: RFC 5321, section 4.5.3.1, for the lengths; RFC 5322, section 3.4.1, for the
 * dot-atom; RFC 3490 for domains of other scripts. Quoted local parts and addresses of hosts by
 * number are not taken.
 */
public final class EmailAddresses {

    /** Most characters of an address. */
    public static final int MAX_CHARS = 254;

    private static final int MAX_LOCAL = 64;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern LOCAL = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern DOMAIN =
            Pattern.compile("(" + LABEL + "\\.)+(?=[a-z0-9-]*[a-z])" + LABEL);

    private EmailAddresses() {}

    /**
     * The one form of an address.
     *
     * @throws BorderRefusal {@link BorderRule#EMAIL}
     */
    public static String canonical(String text) {
        int at = text.indexOf('@');
        if (text.length() > MAX_CHARS
                || at < 1
                || at > MAX_LOCAL
                || text.indexOf('@', at + 1) > 0) {
            throw new BorderRefusal(BorderRule.EMAIL);
        }
        String local = text.substring(0, at);
        String address = local + "@" + domain(text.substring(at + 1));
        if (address.length() > MAX_CHARS || !LOCAL.matcher(local).matches()) {
            throw new BorderRefusal(BorderRule.EMAIL);
        }
        return address;
    }

    private static String domain(String text) {
        String ascii;
        try {
            ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new BorderRefusal(BorderRule.EMAIL);
        }
        if (!DOMAIN.matcher(ascii).matches()) {
            throw new BorderRefusal(BorderRule.EMAIL);
        }
        return ascii;
    }
}
