/**
 * Tests that stand outside: they hold what any code beside an engine holds, and try to get at
 * personal data.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code StrangerIT} first.
 */
@NullMarked
package hk.chopmark.core.stranger;

import org.jspecify.annotations.NullMarked;
