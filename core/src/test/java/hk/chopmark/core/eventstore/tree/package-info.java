/**
 * Tests of integration, checkpoints and proofs against the recursive definition of the tree.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code TreeOracle} first.
 */
@NullMarked
package hk.chopmark.core.eventstore.tree;

import org.jspecify.annotations.NullMarked;
