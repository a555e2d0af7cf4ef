/**
 * A sample of a kind of evidence: loans of library books, which no school keeps with this program.
 *
 * <p>Tests only; imported by nobody. It follows docs/extending.md step by step.
 *
 * <p>Read {@code LoanEvidence} first.
 */
@NullMarked
package hk.chopmark.export.loans;

import org.jspecify.annotations.NullMarked;
