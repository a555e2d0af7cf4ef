/**
 * Attendance over HTTP and in the console: roll calls, registers, absences.
 *
 * <p>Imported by nobody. It imports the manners of rest and console, and no other area.
 *
 * <p>Read {@code RollCallController} first.
 */
@NullMarked
package hk.chopmark.api.attendance;

import org.jspecify.annotations.NullMarked;
