package hk.chopmark.core.seal.rows;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Wrapped keys as rows; tests of sealing keep them in memory.
 *
 * <p><b>Guarantees</b>: one transaction per call, committed when the call returns; a connection is
 * never held while a vault is asked.
 */
public interface KeyRows {

    /** What is notified: the id of a destroyed key, or the school of a new or destroyed epoch. */
    String CHANNEL = "chopmark_key_destroyed";

    /** What is stored for an owner: a secret, or what is left of one. */
    sealed interface StoredKey permits SecretRow, Tombstone {
        /** Whose it is, or was. */
        KeyOwner owner();
    }

    /**
     * A wrapped subject secret.
     *
     * @param epoch whose KEK wraps it
     */
    record SecretRow(KeyId id, SchoolId school, KeyOwner owner, int epoch, byte[] wrapped)
            implements StoredKey {}

    /** The place of a destroyed secret. */
    record Tombstone(DestroyedKey key) implements StoredKey {
        @Override
        public KeyOwner owner() {
            return key.owner();
        }
    }

    /**
     * A wrapped key-encryption key.
     *
     * @param wrapped null if it was destroyed
     * @param vault name of the vault that wrapped it
     */
    record KekRow(int epoch, byte @Nullable [] wrapped, String vault, Instant createdAt) {}

    /** Which KEK. */
    record KekId(SchoolId school, int epoch) {}

    /** Those of some KEKs that are not destroyed. */
    Set<KekId> findLivingKeks(Collection<KekId> ids);

    /** The KEK of a school and epoch. */
    Optional<KekRow> findKek(SchoolId school, int epoch);

    /** The KEK of a school's newest epoch. */
    Optional<KekRow> findNewestKek(SchoolId school);

    /** Adds a KEK unless there is one of that epoch already, and tells all nodes. */
    void addKek(SchoolId school, KekRow kek);

    /** The newest secret of each owner that has or had one. */
    List<StoredKey> findCurrent(SchoolId school, Collection<KeyOwner> owners);

    /** The newest secret of each category in which a subject has or had one. */
    List<StoredKey> findOf(SchoolId school, SubjectRef subject);

    /** The secrets of these ids that still exist. */
    List<SecretRow> findById(Collection<KeyId> ids);

    /** Those of these ids that still exist and are the newest of their key. */
    Set<KeyId> findLiving(Collection<KeyId> ids);

    /**
     * Adds secrets of version 1, leaving out owners who have one meanwhile, or whose key was
     * destroyed. None is added if their epoch was closed meanwhile.
     *
     * @param rows all of one school and epoch, in one order everywhere, so that two nodes never
     *     wait for each other in a ring
     * @return how many were added
     */
    int addSecrets(List<SecretRow> rows, Instant now);

    /**
     * Destroys all secrets of some owners, in one transaction, and tells all who listen on {@link
     * #CHANNEL}. An owner without a secret gets a tombstone as well.
     *
     * @param cause id of the event that decided it
     * @return one for each owner; what was destroyed before keeps its time and cause
     */
    List<DestroyedKey> destroy(
            SchoolId school, Collection<KeyOwner> owners, UUID cause, Instant now);
}
