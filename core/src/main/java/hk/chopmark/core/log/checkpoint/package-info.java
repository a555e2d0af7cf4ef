/**
 * Signed tree heads: C2SP notes and checkpoints, the port of their signer, and the trust policy.
 *
 * <p>May be imported by every room; imports only the JDK and the other rooms of the log, so that a
 * verifier can be built from these alone.
 *
 * <p>Read {@link Checkpoint} first, then {@link TrustPolicy}.
 */
@NullMarked
package hk.chopmark.core.log.checkpoint;

import org.jspecify.annotations.NullMarked;
