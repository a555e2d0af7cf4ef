package hk.chopmark.core.shared;

/**
 * The right to take a fresh value out of a {@link Sealed} in order to encrypt it, or to make search
 * tokens of it.
 *
 * <p><b>Guarantees</b>: only the codec may call {@link #forCodec()}, only the blind index {@link
 * #forIndex()}; an architecture test enforces it.
 */
public final class SealingAccess {

    private static final SealingAccess INSTANCE = new SealingAccess();

    private SealingAccess() {}

    /** For the codec, and nobody else. */
    public static SealingAccess forCodec() {
        return INSTANCE;
    }

    /** For the blind index, and nobody else. */
    public static SealingAccess forIndex() {
        return INSTANCE;
    }
}
