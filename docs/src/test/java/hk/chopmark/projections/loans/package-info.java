/**
 * A sample of a read model: loans of library books, which no school keeps with this program.
 *
 * <p>Tests only; imported by nobody. It follows docs/extending.md step by step.
 *
 * <p>Read {@code Loans} first.
 */
@NullMarked
package hk.chopmark.projections.loans;

import org.jspecify.annotations.NullMarked;
