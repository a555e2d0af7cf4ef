package hk.chopmark.core.shared;

/**
 * The right to take a fresh value out of a {@link Sealed} in order to encrypt it.
 *
 * <p><b>Guarantees</b>: only the codec may call {@link #forCodec()}; an architecture test enforces
 * it.
 */
public final class SealingAccess {

    private static final SealingAccess INSTANCE = new SealingAccess();

    private SealingAccess() {}

    /** For the codec, and nobody else. */
    public static SealingAccess forCodec() {
        return INSTANCE;
    }
}
