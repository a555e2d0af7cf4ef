package hk.chopmark.core.seal;

import hk.chopmark.core.shared.SchoolId;

/**
 * Port: guards the key-encryption keys. Asked once per school and epoch and node, never per event.
 *
 * <p><b>Guarantees</b> of every implementation, held to by {@code KeyVaultContract}: {@link
 * #unwrap} gives back exactly what was wrapped for the same school and epoch, and refuses
 * everything else; once {@link #wrap} has returned, a restart cannot lose what it takes to unwrap;
 * after {@link #destroy} nothing wrapped for that school and epoch opens again, and everything else
 * does; neither keys nor passphrases, PINs and tokens appear in any message. Thread safe.
 *
 * <p><b>Throws</b> {@link KeyVaultRefusal}; {@link hk.chopmark.core.shared.TransientFailure} where
 * trying again may help.
 */
public interface KeyVault extends AutoCloseable {

    /** What the destruction of a key rests on; an erasure certificate names it. */
    enum Assurance {
        /** On people: that every copy of a file and its passphrase was replaced. */
        PROCEDURAL,
        /** On a device or service that never gave the wrapping key out. */
        TECHNICAL
    }

    /** Stable name of this kind of vault, stored beside what it wrapped. */
    String name();

    /** What {@link #destroy} rests on. */
    Assurance assurance();

    /**
     * Wraps a key-encryption key.
     *
     * @param epoch 1 or more
     * @param kek 32 bytes; not kept
     */
    byte[] wrap(SchoolId school, int epoch, byte[] kek);

    /** The key-encryption key wrapped for this school and epoch. */
    byte[] unwrap(SchoolId school, int epoch, byte[] wrapped);

    /** Destroys what it takes to unwrap; nothing happens if it is gone already. */
    void destroy(SchoolId school, int epoch);

    /** Forgets what this process holds; what is stored stays. */
    @Override
    default void close() {}
}
