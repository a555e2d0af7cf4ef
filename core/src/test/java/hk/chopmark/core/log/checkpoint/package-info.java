/**
 * Tests of notes, checkpoints and signers.
 *
 * <p>May be imported by any test, through core's test jar.
 *
 * <p>Read {@code CheckpointSignerContract} first.
 */
@NullMarked
package hk.chopmark.core.log.checkpoint;

import org.jspecify.annotations.NullMarked;
