/**
 * Boards: lists and overviews of references, codes, counts and times. Who may open which, how far
 * it then reaches, and the record of openings.
 *
 * <p>May be imported by reading, runtime and the modules above core.
 *
 * <p>Read {@code OpenBoard} first.
 */
@NullMarked
package hk.chopmark.core.board;

import org.jspecify.annotations.NullMarked;
