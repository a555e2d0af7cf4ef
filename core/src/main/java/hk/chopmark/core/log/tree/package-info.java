/**
 * The Merkle tree of RFC 9162: hashes, tiles, and proofs of inclusion and consistency.
 *
 * <p>May be imported by every room; imports only the JDK and {@code log.json}.
 *
 * <p>Read {@link MerkleTree} first, then {@link CompactRange}.
 */
@NullMarked
package hk.chopmark.core.log.tree;

import org.jspecify.annotations.NullMarked;
