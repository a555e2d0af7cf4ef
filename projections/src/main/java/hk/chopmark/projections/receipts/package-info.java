/**
 * Per notice, student and guardian: delivery, opened version, level of evidence, acknowledgement.
 *
 * <p>May be imported by api.
 *
 * <p>Read {@code Receipts} first.
 */
@NullMarked
package hk.chopmark.projections.receipts;

import org.jspecify.annotations.NullMarked;
