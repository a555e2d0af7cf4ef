package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.ConsistencyProof;
import java.util.Optional;

/**
 * Signs the checkpoints of logs and remembers what it signed, so that no log can be shown in two
 * versions under one key.
 *
 * <p><b>Guarantees</b> asked of every implementation, and held by {@code CheckpointSignerContract}:
 *
 * <ul>
 *   <li>what it returns was stored durably before, so a crash never leaves a signature that the
 *       signer forgot;
 *   <li>it believes the caller nothing: the proof is checked against the size and root it stored
 *       itself;
 *   <li>asked again for the checkpoint it signed last, it returns the stored note, byte for byte;
 *   <li>a refusal changes nothing.
 * </ul>
 *
 * <p>Usable by several threads.
 *
 * <p><b>Throws</b> {@link CheckpointRefused} for what must not be signed, {@link SignerUnusable}
 * when the signer cannot tell or cannot remember what it signed.
 *
 * <p><b>Source</b>: C2SP tlog-witness, add-checkpoint.
 */
public interface CheckpointSigner {
    /**
     * Makes the key of a new log, or returns the one it has. Call once when a school's log is
     * founded.
     *
     * <p>A log that has a key and has lost its memory is not registered anew: that is {@link
     * SignerUnusable}.
     */
    VerifierKey register(Origin origin);

    /**
     * Signs the next checkpoint of a log.
     *
     * @param oldSize size that the caller believes was signed last, 0 before the first
     * @param proof from {@code oldSize} to the size of {@code next}
     * @param next what to sign
     */
    SignedCheckpoint addCheckpoint(long oldSize, ConsistencyProof proof, Checkpoint next);

    /** What was signed last for this log; empty before the first and for an unknown log. */
    Optional<SignedCheckpoint> latest(Origin origin);

    /**
     * The public key of a log; refused as {@link CheckpointRefused.Reason#ORIGIN_UNKNOWN} for an
     * unknown log.
     */
    VerifierKey verifierKey(Origin origin);
}
