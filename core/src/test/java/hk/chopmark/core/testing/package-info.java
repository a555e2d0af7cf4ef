/**
 * What tests of all modules share: real databases, one fresh one per test class.
 *
 * <p>May be imported by any test, through core's test jar.
 *
 * <p>Read {@code TestPostgres} first.
 */
@NullMarked
package hk.chopmark.core.testing;

import org.jspecify.annotations.NullMarked;
