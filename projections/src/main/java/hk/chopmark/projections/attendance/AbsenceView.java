package hk.chopmark.projections.attendance;

import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An absence as it was reported, explained, or both.
 *
 * @param from first Hong Kong day
 * @param to last Hong Kong day
 * @param report null if nobody reported it
 * @param explanation null as long as there is none
 */
public record AbsenceView(
        AbsenceId absence,
        StudentId student,
        LocalDate from,
        LocalDate to,
        @Nullable Report report,
        @Nullable Explanation explanation) {

    /**
     * Who told the school.
     *
     * @param by text form of who told it
     * @param channel code of how
     * @param reason handle to the reason; null if none was given
     */
    public record Report(
            Instant at, UUID event, String by, String channel, @Nullable Sealed<String> reason) {}

    /**
     * What the school knows of the reason.
     *
     * @param reason handle to the reason
     * @param proof handle to what proves it; null if nothing does
     */
    public record Explanation(
            Instant at,
            UUID event,
            Excuse excuse,
            @Nullable Sealed<String> reason,
            @Nullable Sealed<String> proof) {}
}
