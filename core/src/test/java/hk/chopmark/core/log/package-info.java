/**
 * Tests of the log format: public vectors, exhaustive small trees, seeded loops.
 *
 * <p>Read {@code TestTree} first: it holds the definitions that everything else is measured
 * against.
 */
@NullMarked
package hk.chopmark.core.log;

import org.jspecify.annotations.NullMarked;
