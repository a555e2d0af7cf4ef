/**
 * Carries erasures out, step by step, and says what is kept too long.
 *
 * <p>May be imported by runtime and what stands on core. Imports search, reading and the erasure
 * area.
 *
 * <p>Read {@link hk.chopmark.core.erasing.ErasureSaga} first.
 */
@NullMarked
package hk.chopmark.core.erasing;

import org.jspecify.annotations.NullMarked;
