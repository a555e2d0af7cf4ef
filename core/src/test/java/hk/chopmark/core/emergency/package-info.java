/**
 * Tests of the emergency journal.
 *
 * <p>Imported by nobody. Read EmergencyJournalIT first.
 */
@NullMarked
package hk.chopmark.core.emergency;

import org.jspecify.annotations.NullMarked;
