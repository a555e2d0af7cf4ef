package hk.chopmark.core.seal;

import hk.chopmark.core.shared.SchoolId;
import java.time.LocalDate;

/**
 * Port: guards the key-encryption keys. Asked once per school and month and node, never per event.
 *
 * <p><b>Guarantees</b> of every implementation, held to by {@code KeyVaultContract}: {@link
 * #unwrap} gives back exactly what was wrapped for the same school and epoch, and refuses
 * everything else; once {@link #wrap} has returned, a restart cannot lose what it takes to unwrap;
 * neither keys nor passphrases appear in any message. Thread safe.
 *
 * <p><b>Throws</b> {@link KeyVaultRefusal}; {@link hk.chopmark.core.shared.TransientFailure} where
 * trying again may help.
 */
public interface KeyVault {

    /** Stable name of this vault, stored beside what it wrapped. */
    String name();

    /**
     * Wraps a key-encryption key.
     *
     * @param epoch first day of the month
     * @param kek 32 bytes; not kept
     */
    byte[] wrap(SchoolId school, LocalDate epoch, byte[] kek);

    /** The key-encryption key wrapped for this school and epoch. */
    byte[] unwrap(SchoolId school, LocalDate epoch, byte[] wrapped);
}
