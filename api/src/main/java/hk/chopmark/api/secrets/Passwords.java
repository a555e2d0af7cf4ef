package hk.chopmark.api.secrets;

import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * The passwords of accounts, as hashes.
 *
 * <p><b>Guarantees</b>: no password can be read back; comparing takes the same time whether there
 * is a password to compare with or not; a few comparisons at a time take memory, the others wait.
 * Thread safe.
 */
public final class Passwords {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int AT_ONCE = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final SecretRows rows;
    private final InstantSource clock;
    private final PasswordCost cost;
    private final Argon2PasswordEncoder encoder;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final String decoy;

    Passwords(SecretRows rows, InstantSource clock, PasswordCost cost) {
        this.rows = rows;
        this.clock = clock;
        this.cost = cost;
        this.encoder =
                new Argon2PasswordEncoder(
                        SALT_BYTES, HASH_BYTES, 1, cost.kibibytes(), cost.passes());
        this.decoy = encode("a password that nobody has");
    }

    /** Keeps a password, in place of the one that was there. */
    public void keep(SchoolId school, CredentialId credential, String password) {
        rows.change(
                "INSERT INTO password (school, credential, hash, kept_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (school, credential)"
                        + " DO UPDATE SET hash = EXCLUDED.hash, kept_at = EXCLUDED.kept_at",
                school,
                credential,
                encode(password),
                clock.instant());
    }

    /**
     * Whether a password is the right one.
     *
     * @param credential null where there is no such account; takes as long as any wrong password
     */
    public boolean matches(SchoolId school, @Nullable CredentialId credential, String password) {
        List<String> kept =
                credential == null
                        ? List.of()
                        : rows.find(
                                "SELECT hash FROM password WHERE school = ? AND credential = ?",
                                row -> row.getString("hash"),
                                school,
                                credential);
        String hash = kept.isEmpty() ? decoy : kept.getFirst();
        return inTurn(() -> encoder.matches(password, hash)) && !kept.isEmpty();
    }

    /** What a password costs here. */
    public PasswordCost cost() {
        return cost;
    }

    /** Deletes a password, with its credential. */
    public void delete(SchoolId school, CredentialId credential) {
        rows.change("DELETE FROM password WHERE school = ? AND credential = ?", school, credential);
    }

    private String encode(String password) {
        return inTurn(() -> String.valueOf(encoder.encode(password)));
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TransientFailure(
                        "Too many sign-ins at once", Duration.ofSeconds(5), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("Stopped while signing in", Duration.ofSeconds(5), e);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
