/**
 * The log format: canonical JSON, leaves, commitments, the RFC 9162 tree, tiles, signed checkpoints
 * and the trust policy. May be imported by every room; imports only the JDK, so that a verifier can
 * be built from this package alone. Read {@link hk.chopmark.core.log.leaf.Leaf} first, then {@link
 * hk.chopmark.core.log.tree.CompactRange} and {@link hk.chopmark.core.log.checkpoint.Checkpoint}.
 */
@NullMarked
package hk.chopmark.core.log;

import org.jspecify.annotations.NullMarked;
