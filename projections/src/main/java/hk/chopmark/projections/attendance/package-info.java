/**
 * Attendance registers and absences, as rows without personal data.
 *
 * <p>May be imported by api. Imports core and the tools of read models.
 *
 * <p>Read {@link hk.chopmark.projections.attendance.Registers} first.
 */
@NullMarked
package hk.chopmark.projections.attendance;

import org.jspecify.annotations.NullMarked;
