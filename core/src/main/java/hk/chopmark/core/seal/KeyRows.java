package hk.chopmark.core.seal;

import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Wrapped keys as rows; tests of sealing keep them in memory.
 *
 * <p><b>Guarantees</b>: one statement per call, committed when the call returns; a connection is
 * never held while a vault is asked.
 */
interface KeyRows {

    /**
     * A wrapped subject secret.
     *
     * @param epoch first day of the month whose KEK wraps it
     */
    record SecretRow(KeyId id, SchoolId school, KeyOwner owner, LocalDate epoch, byte[] wrapped) {}

    /**
     * A wrapped key-encryption key.
     *
     * @param vault name of the vault that wrapped it
     */
    record KekRow(byte[] wrapped, String vault) {}

    /** The KEK of a school and month. */
    Optional<KekRow> findKek(SchoolId school, LocalDate epoch);

    /** Adds a KEK unless there is one already. */
    void addKek(SchoolId school, LocalDate epoch, KekRow kek, Instant now);

    /** The newest secret of each owner that has one. */
    List<SecretRow> findCurrent(SchoolId school, Collection<KeyOwner> owners);

    /** The secrets of these ids that still exist. */
    List<SecretRow> findById(Collection<KeyId> ids);

    /**
     * Adds secrets of version 1, leaving out owners who have one meanwhile.
     *
     * @param rows all of one school and epoch, in one order everywhere, so that two nodes never
     *     wait for each other in a ring
     * @return how many were added
     */
    int addSecrets(List<SecretRow> rows, Instant now);
}
