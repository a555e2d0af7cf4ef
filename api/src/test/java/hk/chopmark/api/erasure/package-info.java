/**
 * Tests of the pages of erasure and retention.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code ErasureWordsTest} first.
 */
@NullMarked
package hk.chopmark.api.erasure;

import org.jspecify.annotations.NullMarked;
