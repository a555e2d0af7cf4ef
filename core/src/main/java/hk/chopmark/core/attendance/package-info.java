/**
 * Attendance: the roll called by session, corrected, absences reported, told to guardians,
 * explained and escalated.
 *
 * <p>The runtime finds its module; no other area may import it. Read {@link
 * hk.chopmark.core.attendance.AttendanceEvent} first.
 */
@NullMarked
package hk.chopmark.core.attendance;

import org.jspecify.annotations.NullMarked;
