/**
 * Erasures carried out over real databases.
 *
 * <p>Tests only; nobody imports it.
 *
 * <p>Read {@code ErasureIT} first.
 */
@NullMarked
package hk.chopmark.core.runtime.erasure;

import org.jspecify.annotations.NullMarked;
