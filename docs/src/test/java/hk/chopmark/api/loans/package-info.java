/**
 * A sample of controllers: loans of library books, which no school keeps with this program.
 *
 * <p>Tests only; imported by nobody. It follows docs/extending.md step by step.
 *
 * <p>Read {@code LoanController} first.
 */
@NullMarked
package hk.chopmark.api.loans;

import org.jspecify.annotations.NullMarked;
