/**
 * Finding people by name or phone without storing either in clear.
 *
 * <p>May be imported by runtime and the modules above core.
 *
 * <p>Read {@code BlindIndex} first, then {@code SearchText}.
 */
@NullMarked
package hk.chopmark.core.seal.search;

import org.jspecify.annotations.NullMarked;
