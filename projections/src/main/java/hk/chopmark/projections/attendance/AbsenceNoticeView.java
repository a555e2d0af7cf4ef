package hk.chopmark.projections.attendance;

import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A guardian was told of an absence, as the channel reports.
 *
 * @param day the day of the absence, a Hong Kong day
 * @param channel code of the channel
 * @param sentAt when, as the source claims
 * @param outcome code of what became of it
 * @param event the event to prove it by
 */
public record AbsenceNoticeView(
        StudentId student,
        GuardianId guardian,
        LocalDate day,
        SchoolSession session,
        String channel,
        Instant sentAt,
        String outcome,
        Instant recordedAt,
        UUID event) {}
