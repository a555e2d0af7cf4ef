package hk.chopmark.core.homework;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.CLAIMED;
import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.HASH;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.facts.CirculationFact;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.Set;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/** What happens to homework; names and components are stored for ever. */
public sealed interface HomeworkEvent extends DomainEvent {

    /** How a submission stands to the deadline in force when it was recorded. */
    enum Timeliness {
        ON_TIME,
        LATE,
        NO_DEADLINE,
        /** Taken over from an earlier class; no deadline applies. */
        CARRIED_OVER
    }

    /** The homework. */
    HomeworkId homework();

    /**
     * A class has homework; {@code weightMilli} in thousandths of a percent, 12.5 % being 12,500.
     */
    @Event(namespace = "homework", name = "HomeworkAssigned", version = "1")
    record HomeworkAssigned(
            HomeworkId homework,
            ClassId classId,
            @Nullable Sealed<String> title,
            @Time(VALID) @Nullable Instant dueAt,
            @Nullable Integer weightMilli)
            implements HomeworkEvent, CirculationFact {
        @Override
        public SubjectRef document() {
            return homework;
        }

        @Override
        public boolean isForWholeClass() {
            return true;
        }

        @Override
        public Set<StudentId> addressedFor(PersonRef person) {
            return Set.of();
        }
    }

    /**
     * From here on another deadline, or none, is in force; what was handed in before is judged by
     * the old one.
     */
    @Event(namespace = "homework", name = "HomeworkDeadlineChanged", version = "1")
    record HomeworkDeadlineChanged(
            HomeworkId homework,
            ClassId classId,
            @Time(VALID) @Nullable Instant dueAt,
            @Time(VALID) @Nullable Instant previousDueAt)
            implements HomeworkEvent {}

    /**
     * A student handed in.
     *
     * @param submittedAt when, as the source claims; the log's own time stands beside it. Absent if
     *     it claims nothing
     * @param timeliness judged by {@code deadlineInForce} and the server's time
     * @param claimRule the version of the school's rule by which the claimed time counted instead;
     *     0 where an importer took it over from another record; absent where the server's time
     *     counted
     * @param deadlineInForce the deadline as it stood when this was recorded; absent if there was
     *     none
     * @param fileHash unpadded base64url of the SHA-256 of the file handed in
     */
    @Event(namespace = "homework", name = "HomeworkSubmitted", version = "1")
    record HomeworkSubmitted(
            HomeworkId homework,
            ClassId classId,
            StudentId student,
            @Time(CLAIMED) @Nullable Instant submittedAt,
            Timeliness timeliness,
            @Time(VALID) @Nullable Instant deadlineInForce,
            @Nullable @InClear(HASH) String fileHash,
            @Nullable Integer claimRule)
            implements HomeworkEvent {}

    /** What was handed in was marked; the mark in category academic. */
    @Event(namespace = "homework", name = "HomeworkMarked", version = "1")
    record HomeworkMarked(HomeworkId homework, StudentId student, Sealed<String> mark)
            implements HomeworkEvent {}

    /** What was handed in went back to the student, who may hand in again. */
    @Event(namespace = "homework", name = "HomeworkReturned", version = "1")
    record HomeworkReturned(HomeworkId homework, StudentId student) implements HomeworkEvent {}
}
