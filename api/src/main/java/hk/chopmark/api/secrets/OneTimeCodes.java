package hk.chopmark.api.secrets;

import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.util.encoders.Base32;

/**
 * Codes that count once: of an activation letter, and for recovery.
 *
 * <p>A code is 16 letters and digits in groups of four, 80 random bits; so many need no slow hash.
 *
 * <p><b>Guarantees</b>: stored is the hash; a code counts once, before it expires. A code of a
 * letter counts no longer after {@value #MOST_ATTEMPTS} wrong ones for its credential. Wrong
 * recovery codes spend none: whoever signs in counts them, by account. Thread safe, on any number
 * of nodes.
 */
public final class OneTimeCodes {

    /** So many wrong codes for one credential, and its codes are of no more use. */
    public static final int MOST_ATTEMPTS = 10;

    private static final int CODE_BYTES = 10;

    private static final Pattern FORM = Pattern.compile("[A-Z2-7]{16}");

    private final SecretRows rows;
    private final InstantSource clock;
    private final SecureRandom random;

    OneTimeCodes(SecretRows rows, InstantSource clock, SecureRandom random) {
        this.rows = rows;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes codes for a credential, in place of those it had.
     *
     * @param count how many, each of use once
     * @return their texts, shown once
     */
    public List<String> issue(SchoolId school, CredentialId credential, int count, Duration life) {
        delete(school, credential);
        Instant until = clock.instant().plus(life);
        List<String> codes = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            byte[] bytes = new byte[CODE_BYTES];
            random.nextBytes(bytes);
            String plain = Base32.toBase32String(bytes);
            rows.change(
                    "INSERT INTO one_time_code (school, credential, number, hash, expires_at)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    school,
                    credential,
                    number,
                    SecretText.hash(plain),
                    until);
            codes.add(plain.replaceAll("(.{4})(?=.)", "$1-"));
        }
        return List.copyOf(codes);
    }

    /** Whether somebody typed what could be such a code. */
    public static boolean hasForm(String typed) {
        return FORM.matcher(plain(typed)).matches();
    }

    /** Whether a code is right; it stays. Counts as an attempt if it is not. */
    public boolean isRight(SchoolId school, CredentialId credential, String code) {
        boolean right =
                !rows.find(
                                "SELECT 1 FROM one_time_code WHERE school = ? AND credential = ?"
                                        + " AND hash = ? AND expires_at > ? AND attempts < ?",
                                row -> true,
                                school,
                                credential,
                                SecretText.hash(plain(code)),
                                clock.instant(),
                                MOST_ATTEMPTS)
                        .isEmpty();
        if (!right) {
            attempted(school, credential);
        }
        return right;
    }

    /**
     * Uses a code up; false if it is not right, or was used up meanwhile. A wrong one changes
     * nothing, so that nobody who guesses takes the codes from their person.
     */
    public boolean use(SchoolId school, CredentialId credential, String code) {
        return rows.change(
                        "DELETE FROM one_time_code WHERE school = ? AND credential = ?"
                                + " AND hash = ? AND expires_at > ? AND attempts < ?",
                        school,
                        credential,
                        SecretText.hash(plain(code)),
                        clock.instant(),
                        MOST_ATTEMPTS)
                == 1;
    }

    /** How many are left. */
    public int left(SchoolId school, CredentialId credential) {
        return rows.find(
                        "SELECT 1 FROM one_time_code WHERE school = ? AND credential = ?"
                                + " AND expires_at > ? AND attempts < ?",
                        row -> true,
                        school,
                        credential,
                        clock.instant(),
                        MOST_ATTEMPTS)
                .size();
    }

    /** Deletes all codes of a credential. */
    public void delete(SchoolId school, CredentialId credential) {
        rows.change(
                "DELETE FROM one_time_code WHERE school = ? AND credential = ?",
                school,
                credential);
    }

    private void attempted(SchoolId school, CredentialId credential) {
        rows.change(
                "UPDATE one_time_code SET attempts = attempts + 1"
                        + " WHERE school = ? AND credential = ?",
                school,
                credential);
    }

    /** As it was made: people may leave the hyphens out or write small letters. */
    private static String plain(String code) {
        return code.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }

    /** Compares in a time that tells nothing. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
