/**
 * The roster: school, students, guardians and their authority, staff, classes and memberships,
 * corrections.
 *
 * <p>The runtime finds its module; no other area may. Read {@link
 * hk.chopmark.core.roster.RosterEvent} first.
 */
@NullMarked
package hk.chopmark.core.roster;

import org.jspecify.annotations.NullMarked;
