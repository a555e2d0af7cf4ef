package hk.chopmark.core.shared;

import org.jspecify.annotations.Nullable;

/**
 * Stored bytes, a hash or a proof disagree: stop appending, raise the alarm, keep the evidence,
 * never retry.
 */
public final class IntegrityViolation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String check;

    /**
     * @param check stable name of the check that failed, such as {@code leaf-hash}
     * @param message place, expected, found, next step; no personal data
     */
    public IntegrityViolation(String check, String message, @Nullable Throwable cause) {
        super(check + ": " + message, cause);
        this.check = check;
    }

    /** Stable name of the check that failed. */
    public String check() {
        return check;
    }
}
