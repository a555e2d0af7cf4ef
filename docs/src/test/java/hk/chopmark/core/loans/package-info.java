/**
 * A sample of an area: loans of library books, which no school keeps with this program.
 *
 * <p>Tests only; imported by nobody. It follows docs/extending.md step by step.
 *
 * <p>Read {@code LoansModule} first.
 */
@NullMarked
package hk.chopmark.core.loans;

import org.jspecify.annotations.NullMarked;
