/**
 * Tests of evidence, and a kind of evidence that only tests know.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code ClassPlaceEvidence} first.
 */
@NullMarked
package hk.chopmark.api.provider;

import org.jspecify.annotations.NullMarked;
