package hk.chopmark.projections.attendance;

import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One statement about how a student attended a session: the first one, or a correction.
 *
 * @param day a Hong Kong day
 * @param at when a late student came or an early one left; null otherwise
 * @param position position of the event
 * @param event the event to prove it by
 * @param by text form of who recorded it
 * @param correction what it corrected; null for the first statement
 */
public record MarkView(
        RollCallId rollCall,
        ClassId classId,
        StudentId student,
        LocalDate day,
        SchoolSession session,
        AttendanceStatus status,
        @Nullable Instant at,
        Instant recordedAt,
        long position,
        UUID event,
        String by,
        @Nullable Correction correction) {

    /**
     * What a correction replaced.
     *
     * @param status the old status
     * @param at the old time; null if there was none
     * @param event the event that recorded it
     * @param reason code of the school
     */
    public record Correction(
            AttendanceStatus status, @Nullable Instant at, UUID event, String reason) {}
}
