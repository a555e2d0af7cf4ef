package hk.chopmark.api.secrets;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/**
 * Second factors: an app on a phone that shows a code of six digits, another every 30 seconds.
 *
 * <p><b>Guarantees</b>: the secret is stored sealed under a key of the school; a code counts once,
 * on all nodes together, and from one period before to one after its own. Thread safe.
 *
 * <p><b>Source</b>: RFC 6238, RFC 4226.
 */
public final class Totps {

    private static final int SECRET_BYTES = 20;
    private static final int DIGITS = 6;
    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final Pattern FORM = Pattern.compile("[0-9]{" + DIGITS + "}");

    private final SecretRows rows;
    private final InstantSource clock;
    private final SecretSealing sealing;
    private final SecureRandom random;
    private final TimeBasedOneTimePasswordGenerator generator =
            new TimeBasedOneTimePasswordGenerator(PERIOD, DIGITS);

    Totps(SecretRows rows, InstantSource clock, SecretSealing sealing, SecureRandom random) {
        this.rows = rows;
        this.clock = clock;
        this.sealing = sealing;
        this.random = random;
    }

    /**
     * A secret that was made and is not kept yet.
     *
     * @param text base32, as people type it into their app
     */
    public record Fresh(String text) {

        private static final Pattern FORM = Pattern.compile("[A-Z2-7]{32}");

        public Fresh {
            if (!FORM.matcher(text).matches()) {
                throw new IllegalArgumentException("A secret is 32 characters of base32");
            }
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Fresh[]";
        }
    }

    /** Makes a secret. */
    public Fresh fresh() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new Fresh(Base32.toBase32String(secret));
    }

    /** Whether an app that was given this secret shows this code now. */
    public boolean shows(Fresh fresh, String code) {
        return periodOf(Base32.decode(fresh.text()), code).isPresent();
    }

    /**
     * Keeps a secret, in place of the one that was there, and uses up the code that proved it.
     *
     * @return false if the code is not what the app shows now; then nothing is kept
     */
    public boolean keep(SchoolId school, CredentialId credential, Fresh fresh, String code) {
        byte[] secret = Base32.decode(fresh.text());
        OptionalLong period = periodOf(secret, code);
        if (period.isEmpty()) {
            return false;
        }
        rows.change(
                "INSERT INTO totp (school, credential, secret, last_period) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (school, credential) DO UPDATE"
                        + " SET secret = EXCLUDED.secret, last_period = EXCLUDED.last_period",
                school,
                credential,
                sealing.seal(school, credential, secret),
                period.getAsLong());
        return true;
    }

    /** Whether somebody typed what an app could show. */
    public static boolean hasForm(String typed) {
        return FORM.matcher(digits(typed)).matches();
    }

    /** Whether a code is right and was never used; uses it up. */
    public boolean use(SchoolId school, CredentialId credential, String code) {
        List<byte[]> kept =
                rows.find(
                        "SELECT secret FROM totp WHERE school = ? AND credential = ?",
                        row -> row.getBytes("secret"),
                        school,
                        credential);
        if (kept.isEmpty()) {
            return false;
        }
        byte[] secret =
                sealing.open(school, credential, kept.getFirst())
                        .orElseThrow(() ->
                                new IntegrityViolation(
                                        "totp-secret",
                                        "The secret of " + credential + " does not open",
                                        null));
        OptionalLong period = periodOf(secret, code);
        return period.isPresent()
                && rows.change(
                                "UPDATE totp SET last_period = ?"
                                        + " WHERE school = ? AND credential = ? AND last_period < ?",
                                period.getAsLong(),
                                school,
                                credential,
                                period.getAsLong())
                        == 1;
    }

    /** Deletes a secret, with its credential. */
    public void delete(SchoolId school, CredentialId credential) {
        rows.change("DELETE FROM totp WHERE school = ? AND credential = ?", school, credential);
    }

    /** The code an app would show; for tests and for the guide of the sample school. */
    public String codeAt(Fresh fresh, Instant when) {
        return code(Base32.decode(fresh.text()), when);
    }

    /** People may leave a gap between the digits, as apps do. */
    private static String digits(String typed) {
        return typed.replace(" ", "");
    }

    private OptionalLong periodOf(byte[] secret, String code) {
        String digits = digits(code);
        Instant now = clock.instant();
        OptionalLong found = OptionalLong.empty();
        for (int away = -1; away <= 1; away++) {
            Instant when = now.plus(PERIOD.multipliedBy(away));
            // All three are compared, so that the time tells nothing.
            if (OneTimeCodes.same(code(secret, when), digits)) {
                found = OptionalLong.of(when.getEpochSecond() / PERIOD.toSeconds());
            }
        }
        return found;
    }

    private String code(byte[] secret, Instant when) {
        try {
            return generator.generateOneTimePasswordString(
                    new SecretKeySpec(secret, generator.getAlgorithm()), when);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC takes any key", e);
        }
    }
}
