/**
 * Carries erasures out: what two people decided is destroyed, deleted, answered for and certified.
 *
 * <p>May be imported by the runtime and by whoever shows erasures; imports all of core.
 *
 * <p>Read {@link hk.chopmark.core.runtime.erasure.ErasureSaga} first.
 */
@NullMarked
package hk.chopmark.core.runtime.erasure;

import org.jspecify.annotations.NullMarked;
