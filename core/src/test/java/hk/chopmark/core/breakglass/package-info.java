/**
 * Tests of the break-glass journal.
 *
 * <p>Imported by nobody. Read BreakGlassJournalIT first.
 */
@NullMarked
package hk.chopmark.core.breakglass;

import org.jspecify.annotations.NullMarked;
