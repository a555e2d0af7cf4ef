/**
 * Who belongs to a school: students, guardians and their authority, staff, classes.
 *
 * <p>May be imported by codec and runtime, never by another area.
 *
 * <p>Read {@code RosterEvent} first.
 */
@NullMarked
package hk.chopmark.core.roster;

import org.jspecify.annotations.NullMarked;
