/**
 * Tests of sealing, and what tests elsewhere need of it: keys without a database, a random source
 * that repeats itself.
 *
 * <p>May be imported by any test, through core's test jar.
 *
 * <p>Read {@code FixedKeys} first.
 */
@NullMarked
package hk.chopmark.core.seal;

import org.jspecify.annotations.NullMarked;
