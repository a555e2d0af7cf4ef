/**
 * Collects leaves, bodies, disclosed fields, proofs and a checkpoint into one file.
 *
 * <p>May be imported by api. Never looks at a read model.
 *
 * <p>Read {@code PackageWriter} first.
 */
@NullMarked
package hk.chopmark.export.pack;

import org.jspecify.annotations.NullMarked;
