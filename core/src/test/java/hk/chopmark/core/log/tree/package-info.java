/**
 * Tests of the tree: public vectors, exhaustive small trees, seeded loops.
 *
 * <p>May be imported by any test, through core's test jar.
 *
 * <p>Read {@code TestTree} first.
 */
@NullMarked
package hk.chopmark.core.log.tree;

import org.jspecify.annotations.NullMarked;
