/**
 * Erasure and retention: what is asked, who decided it, what was carried out, and the certificate.
 *
 * <p>May be imported by the runtime, by projections and by whoever sends its commands; imports only
 * {@code decision}, {@code facts} and {@code shared}.
 *
 * <p>Read {@link hk.chopmark.core.erasure.ErasureEvent} first.
 */
@NullMarked
package hk.chopmark.core.erasure;

import org.jspecify.annotations.NullMarked;
