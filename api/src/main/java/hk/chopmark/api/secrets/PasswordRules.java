package hk.chopmark.api.secrets;

import com.nulabinc.zxcvbn.Zxcvbn;
import hk.chopmark.core.shared.DomainRejection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which passwords are taken: {@value #SHORTEST} to {@value #LONGEST} characters, of whatever kind,
 * and none that a guesser tries early.
 *
 * <p>A guesser has lists of common passwords, names and words, and tries repetitions, runs of the
 * alphabet and of the keyboard. What would be found so within {@value #GUESSES} tries is refused,
 * and the login name within a password counts for nothing.
 *
 * <p><b>Source</b>: NIST SP 800-63B section 3.1.1.2; OWASP ASVS 5.0 section 6.2.
 */
public final class PasswordRules {

    /** Fewest characters. */
    public static final int SHORTEST = 12;

    /** Most characters. */
    public static final int LONGEST = 128;

    private static final double GUESSES = 1e8;

    /** Looking at more costs time and changes nothing: a good beginning is enough. */
    private static final int LOOKED_AT = 40;

    private static final Zxcvbn GUESSER = new Zxcvbn();

    private PasswordRules() {}

    /**
     * Lets a good password pass.
     *
     * @throws DomainRejection {@code identity.password-length} or {@code identity.password-common}
     */
    public static void check(String password, String loginName) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw DomainRejection.rule(
                    "identity.password-length", Map.of("shortest", SHORTEST, "longest", LONGEST));
        }
        String own = Pattern.quote(loginName);
        String rest =
                Pattern.compile(own, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(password)
                        .replaceAll("");
        String beginning = rest.substring(0, Math.min(LOOKED_AT, rest.length()));
        double guesses = GUESSER.measure(beginning, List.of("chopmark", "school")).getGuesses();
        if (guesses < GUESSES) {
            throw DomainRejection.rule("identity.password-common", Map.of());
        }
    }
}
