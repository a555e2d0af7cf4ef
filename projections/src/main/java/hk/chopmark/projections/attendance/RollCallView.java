package hk.chopmark.projections.attendance;

import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.ClassId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;

/**
 * A roll call, with how the students of the class attended.
 *
 * @param dayKind what the calendar knew the day to be when the roll was called
 * @param takenAt server time
 * @param event the event to prove it by
 * @param by text form of who called the roll
 * @param counts students by status, corrections included; a status without students is absent
 */
public record RollCallView(
        RollCallId rollCall,
        ClassId classId,
        LocalDate day,
        SchoolSession session,
        SchoolDayKind dayKind,
        Instant takenAt,
        UUID event,
        String by,
        Map<AttendanceStatus, Integer> counts) {
    public RollCallView {
        counts = Map.copyOf(counts);
    }
}
