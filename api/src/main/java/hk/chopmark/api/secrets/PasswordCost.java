package hk.chopmark.api.secrets;

import java.time.Duration;

/**
 * What it costs to hash a password with Argon2id.
 *
 * <p>No setting of an installation leads to any other than {@link #STANDARD}: only code that opens
 * an installation, as tests do, can name one.
 *
 * <p><b>Source</b>: OWASP Password Storage Cheat Sheet, Argon2id.
 */
public enum PasswordCost {
    /** 19 MiB, two passes, one lane; a refusal takes 400 ms. */
    STANDARD(19_456, 2, Duration.ofMillis(400)),
    /** For tests: next to nothing. */
    CHEAP(64, 1, Duration.ofMillis(40));

    private final int kibibytes;
    private final int passes;
    private final Duration refusing;

    PasswordCost(int kibibytes, int passes, Duration refusing) {
        this.refusing = refusing;
        this.kibibytes = kibibytes;
        this.passes = passes;
    }

    /** How long a refused attempt takes at least, whatever was wrong. */
    public Duration refusing() {
        return refusing;
    }

    int kibibytes() {
        return kibibytes;
    }

    int passes() {
        return passes;
    }
}
