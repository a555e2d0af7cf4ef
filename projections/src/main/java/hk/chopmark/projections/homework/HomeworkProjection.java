package hk.chopmark.projections.homework;

import static hk.chopmark.projections.rows.SqlType.BIGINT;
import static hk.chopmark.projections.rows.SqlType.INTEGER;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.TIME;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.homework.HomeworkEvent;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.rows.BoxPlace;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Upsert;
import java.util.List;
import java.util.Set;

/** Writes the rows behind {@link HomeworkBoard}. */
final class HomeworkProjection implements ProjectionModule {

    static final HomeworkProjection INSTANCE = new HomeworkProjection();

    private static final Upsert HOMEWORK =
            Upsert.into("homework")
                    .key("homework", UUID)
                    .first(UUID, "class", "assigned_event")
                    .first(TEXT, "title")
                    .first(BIGINT, "position")
                    .first(TIME, "assigned_at")
                    .replaced(TIME, "due_at")
                    .replaced(UUID, "deadline_event")
                    .first(INTEGER, "weight_milli")
                    .build();

    private static final Upsert SUBMISSION =
            Upsert.into("submission")
                    .key("homework", UUID)
                    .key("student", UUID)
                    .replaced(UUID, "class", "submitted_event")
                    .replaced(TIME, "claimed_at", "recorded_at", "deadline_in_force")
                    .replaced(INTEGER, "claim_rule")
                    .replaced(TEXT, "timeliness", "file_hash")
                    .replaced(BIGINT, "position")
                    .sum("submissions")
                    .build();

    private static final Upsert MARKING =
            Upsert.into("marking")
                    .key("homework", UUID)
                    .key("student", UUID)
                    .last(TIME, "marked_at", "returned_at")
                    .last(UUID, "marked_event", "returned_event")
                    .last(BIGINT, "marked_position", "returned_position")
                    .last(TEXT, "mark")
                    .build();

    private static final Upsert ENROLMENT =
            Upsert.into("enrolment")
                    .key("class", UUID)
                    .key("student", UUID)
                    .first(UUID, "started_event")
                    .first(TIME, "started_at")
                    .build();

    private HomeworkProjection() {}

    @Override
    public String name() {
        return "homework.v1";
    }

    @Override
    public List<String> tables() {
        return List.of("homework", "submission", "marking", "enrolment");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.of(
                ClassMembershipStarted.class,
                HomeworkAssigned.class,
                HomeworkDeadlineChanged.class,
                HomeworkSubmitted.class,
                HomeworkMarked.class,
                HomeworkReturned.class);
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return switch (recorded.event()) {
            case ClassMembershipStarted started -> started.classId().text();
            case HomeworkEvent event -> event.homework().text();
            default ->
                    throw new IllegalArgumentException(
                            "Not an event of this read model: " + recorded.event().getClass());
        };
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        switch (recorded.event()) {
            case ClassMembershipStarted started -> started(recorded, started, rows);
            case HomeworkEvent event -> homework(recorded, event, rows);
            default ->
                    throw new IllegalArgumentException(
                            "Not an event of this read model: " + recorded.event().getClass());
        }
    }

    private static void started(
            Recorded<?> recorded, ClassMembershipStarted started, RowBatch rows) {
        if (started.role() == MemberRole.PUPIL && started.member() instanceof StudentId student) {
            ENROLMENT
                    .row(recorded)
                    .set("class", started.classId().id())
                    .set("student", student.id())
                    .set("started_at", recorded.at())
                    .set("started_event", recorded.id())
                    .addTo(rows);
        }
    }

    private static void homework(Recorded<?> recorded, HomeworkEvent event, RowBatch rows) {
        switch (event) {
            case HomeworkAssigned assigned ->
                    HOMEWORK.row(recorded)
                            .set("position", recorded.position())
                            .set("homework", assigned.homework().id())
                            .set("class", assigned.classId().id())
                            .set("title", BoxPlace.of(assigned.title()))
                            .set("assigned_at", recorded.at())
                            .set("assigned_event", recorded.id())
                            .set("due_at", assigned.dueAt())
                            .set("deadline_event", recorded.id())
                            .set("weight_milli", assigned.weightMilli())
                            .addTo(rows);
            case HomeworkDeadlineChanged changed ->
                    HOMEWORK.row(recorded)
                            .set("position", recorded.position())
                            .set("homework", changed.homework().id())
                            .set("class", changed.classId().id())
                            .set("due_at", changed.dueAt())
                            .set("deadline_event", recorded.id())
                            .addTo(rows);
            case HomeworkSubmitted submitted -> submitted(recorded, submitted, rows);
            case HomeworkMarked marked ->
                    marking(recorded, marked.homework(), marked.student())
                            .set("marked_at", recorded.at())
                            .set("mark", BoxPlace.of(marked.mark()))
                            .set("marked_event", recorded.id())
                            .set("marked_position", recorded.position())
                            .addTo(rows);
            case HomeworkReturned returned ->
                    marking(recorded, returned.homework(), returned.student())
                            .set("returned_at", recorded.at())
                            .set("returned_event", recorded.id())
                            .set("returned_position", recorded.position())
                            .addTo(rows);
        }
    }

    private static void submitted(
            Recorded<?> recorded, HomeworkSubmitted submitted, RowBatch rows) {
        SUBMISSION
                .row(recorded)
                .set("homework", submitted.homework().id())
                .set("student", submitted.student().id())
                .set("class", submitted.classId().id())
                .set("claimed_at", submitted.submittedAt())
                .set("claim_rule", submitted.claimRule())
                .set("recorded_at", recorded.at())
                .set("timeliness", submitted.timeliness().name())
                .set("deadline_in_force", submitted.deadlineInForce())
                .set("file_hash", submitted.fileHash())
                .set("submitted_event", recorded.id())
                .set("position", recorded.position())
                .set("submissions", 1)
                .addTo(rows);
    }

    private static Upsert.Row marking(
            Recorded<?> recorded, HomeworkId homework, StudentId student) {
        return MARKING.row(recorded).set("homework", homework.id()).set("student", student.id());
    }
}
