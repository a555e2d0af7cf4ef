/**
 * Tests of the form of rules.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code FactRoundsTest} first.
 */
@NullMarked
package hk.chopmark.core.decision;

import org.jspecify.annotations.NullMarked;
