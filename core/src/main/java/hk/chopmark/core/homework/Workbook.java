package hk.chopmark.core.homework;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.ClassPlaces;
import hk.chopmark.core.facts.duty.ClaimedTimes;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Homework and class places as far as the facts read tell, with the policies of homework.
 *
 * <p>A decision about many items plays each of them out on an {@link #overlay} before it judges the
 * next.
 */
final class Workbook {

    /** An assignment with the deadline now in force. */
    record Assignment(ClassId classId, @Nullable Instant dueAt) {}

    /** How far one student is with one homework. */
    enum Stage {
        SUBMITTED,
        MARKED,
        RETURNED
    }

    private final @Nullable Workbook below;
    private final Map<HomeworkId, Assignment> assignments = new HashMap<>();
    private final Map<HomeworkId, Map<StudentId, Stage>> stages = new HashMap<>();
    private final ClassPlaces places;
    private final ClaimedTimes claimedTimes;

    /** Nothing known yet. */
    Workbook() {
        this(null);
    }

    private Workbook(@Nullable Workbook below) {
        this.below = below;
        this.places = below == null ? new ClassPlaces() : below.places;
        this.claimedTimes = below == null ? new ClaimedTimes() : below.claimedTimes;
    }

    /**
     * A sheet laid over this book: what is applied to it leaves this one untouched. Stages and
     * assignments show through; class places and rules are those of this book.
     */
    Workbook overlay() {
        return new Workbook(this);
    }

    Workbook apply(Recorded<?> fact) {
        places.evolve(fact);
        claimedTimes.evolve(fact);
        return fact.event() instanceof HomeworkEvent event ? apply(event) : this;
    }

    Workbook apply(HomeworkEvent event) {
        switch (event) {
            case HomeworkAssigned assigned ->
                    assignments.put(
                            assigned.homework(),
                            new Assignment(assigned.classId(), assigned.dueAt()));
            case HomeworkDeadlineChanged changed ->
                    assignments.put(
                            changed.homework(), new Assignment(changed.classId(), changed.dueAt()));
            case HomeworkSubmitted submitted ->
                    stage(submitted.homework(), submitted.student(), Stage.SUBMITTED);
            case HomeworkMarked marked -> stage(marked.homework(), marked.student(), Stage.MARKED);
            case HomeworkReturned returned ->
                    stage(returned.homework(), returned.student(), Stage.RETURNED);
        }
        return this;
    }

    private void stage(HomeworkId homework, StudentId student, Stage stage) {
        stages.computeIfAbsent(homework, id -> new HashMap<>()).put(student, stage);
    }

    /** Whose claimed times count for lateness. */
    ClaimedTimes claimedTimes() {
        return claimedTimes;
    }

    void requireClassExists(ClassId classId) {
        if (!places.exists(classId)) {
            throw DomainRejection.unknown("homework.class-unknown", Map.of("class", classId));
        }
    }

    void requireNew(HomeworkId homework) {
        if (assignments.containsKey(homework)) {
            throw DomainRejection.conflict(
                    "homework.already-assigned", Map.of("homework", homework));
        }
    }

    Optional<Assignment> assignment(HomeworkId homework) {
        Assignment assignment = assignments.get(homework);
        return assignment != null || below == null
                ? Optional.ofNullable(assignment)
                : below.assignment(homework);
    }

    Assignment requireAssigned(HomeworkId homework) {
        return assignment(homework)
                .orElseThrow(() ->
                        DomainRejection.unknown("homework.unknown", Map.of("homework", homework)));
    }

    void requireMember(ClassId classId, StudentId student, LocalDate today) {
        if (!places.on(today).isIn(classId, student)) {
            throw DomainRejection.rule(
                    "homework.not-a-member", Map.of("class", classId, "student", student));
        }
    }

    /** Handed in once, and again only after it was returned. */
    void requireMaySubmit(HomeworkId homework, StudentId student) {
        Stage stage = stage(homework, student);
        if (stage != null && stage != Stage.RETURNED) {
            throw DomainRejection.conflict(
                    "homework.already-submitted", Map.of("homework", homework, "student", student));
        }
    }

    /** Something must lie with the school before it can be marked or returned. */
    Stage requireSubmitted(HomeworkId homework, StudentId student) {
        Stage stage = stage(homework, student);
        if (stage == null || stage == Stage.RETURNED) {
            throw DomainRejection.rule(
                    "homework.not-submitted", Map.of("homework", homework, "student", student));
        }
        return stage;
    }

    private @Nullable Stage stage(HomeworkId homework, StudentId student) {
        Stage stage = stages.getOrDefault(homework, Map.of()).get(student);
        return stage != null || below == null ? stage : below.stage(homework, student);
    }
}
