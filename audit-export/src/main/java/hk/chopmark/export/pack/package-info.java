/**
 * Collects leaves, bodies, disclosed fields, proofs and a checkpoint into one file.
 *
 * <p>May be imported by kinds and api. Never looks at a read model.
 *
 * <p>Read {@code EvidenceKind} first; {@code PackageWriter} does the work.
 */
@NullMarked
package hk.chopmark.export.pack;

import org.jspecify.annotations.NullMarked;
