/**
 * Tests of the words that every area uses.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code HkidTest} first.
 */
@NullMarked
package hk.chopmark.core.shared;

import org.jspecify.annotations.NullMarked;
