/**
 * The Merkle log of RFC 9162 and its C2SP checkpoints, from the JDK alone.
 *
 * <p>May be imported by everyone, the offline verifier included. Imports nothing of ours.
 *
 * <p>Read {@code MerkleTree} first.
 */
@NullMarked
package hk.chopmark.core.log;

import org.jspecify.annotations.NullMarked;
