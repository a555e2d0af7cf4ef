/**
 * Erasures carried out over real databases.
 *
 * <p>Tests only; nobody imports it.
 *
 * <p>Read {@code ErasureIT} first.
 */
@NullMarked
package hk.chopmark.core.erasing;

import org.jspecify.annotations.NullMarked;
