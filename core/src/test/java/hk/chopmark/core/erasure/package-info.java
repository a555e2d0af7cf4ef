/**
 * Decisions of erasure and retention, without a store.
 *
 * <p>Tests only; nobody imports it.
 *
 * <p>Read {@code ErasureTest} first.
 */
@NullMarked
package hk.chopmark.core.erasure;

import org.jspecify.annotations.NullMarked;
