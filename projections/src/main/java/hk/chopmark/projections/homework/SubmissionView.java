package hk.chopmark.projections.homework;

import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The latest submission of a student for a homework.
 *
 * @param homework the homework
 * @param student the student
 * @param classId the class
 * @param recordedAt server time
 * @param claimedAt when, as the source claims; null if it claims nothing
 * @param claimRule version of the school's rule by which the claimed time counts for lateness, 0 if
 *     it was taken over from another record; null if the server's time counts
 * @param timeliness judged by the deadline in force when it was recorded
 * @param deadlineInForce that deadline; null if there was none
 * @param fileHash hash of the file; null if there is none
 * @param event the event to prove it by
 * @param submissions how often the student has handed in, this time included
 * @param marking mark and return of this submission; null if neither has happened since
 */
public record SubmissionView(
        HomeworkId homework,
        StudentId student,
        ClassId classId,
        Instant recordedAt,
        @Nullable Instant claimedAt,
        @Nullable Integer claimRule,
        Timeliness timeliness,
        @Nullable Instant deadlineInForce,
        @Nullable String fileHash,
        UUID event,
        int submissions,
        @Nullable Marking marking) {

    /**
     * What became of a submission.
     *
     * @param markedAt when it was marked; null if it was not
     * @param mark handle to the mark
     * @param markedEvent the event to prove it by
     * @param returnedAt when it was returned; null if it was not
     * @param returnedEvent the event to prove it by
     */
    public record Marking(
            @Nullable Instant markedAt,
            @Nullable Sealed<String> mark,
            @Nullable UUID markedEvent,
            @Nullable Instant returnedAt,
            @Nullable UUID returnedEvent) {}
}
