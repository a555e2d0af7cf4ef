/**
 * Finding people by name or phone without storing either in clear.
 *
 * <p>May be imported by the rooms that may import seal. Those that need it are search, erasing,
 * runtime and api.disclosure.
 *
 * <p>Read {@code BlindIndex} first, then {@code SearchText}.
 */
@NullMarked
package hk.chopmark.core.seal.search;

import org.jspecify.annotations.NullMarked;
