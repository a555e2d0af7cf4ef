package hk.chopmark.core.seal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The key vault will not do what was asked, and asking again changes nothing: start-up stops, or
 * the request fails.
 */
public final class KeyVaultRefusal extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The passphrase does not open the key store, or the store was changed. */
        WRONG_PASSPHRASE,
        /** There is a key store but no passphrase for it. */
        MISSING_PASSPHRASE,
        /** Others may read or write a file or folder that only its owner may. */
        UNSAFE_PERMISSIONS,
        /** A file cannot be read, written or understood. */
        UNREADABLE,
        /** The key of that epoch is not in this vault: destroyed, or never there. */
        UNKNOWN_EPOCH,
        /** The wrapped bytes were not made by this vault for this school and epoch. */
        NOT_OURS,
        /** The settings of the vault are incomplete or contradict each other. */
        MISCONFIGURED,
        /** The vault does not let this token, or this PIN, do it. */
        NOT_ALLOWED
    }

    private final Reason reason;

    /**
     * @param message what was refused and what to do next; no key, no passphrase
     */
    public KeyVaultRefusal(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
