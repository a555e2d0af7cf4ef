/**
 * Events become leaves of their school's Merkle log: integration, signed checkpoints, proofs.
 *
 * <p>May be imported by runtime and the modules above core.
 *
 * <p>Read {@code LogIntegrator} first.
 */
@NullMarked
package hk.chopmark.core.eventstore.tree;

import org.jspecify.annotations.NullMarked;
