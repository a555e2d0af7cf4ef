package hk.chopmark.projections.attendance;

import static hk.chopmark.projections.rows.SqlType.BIGINT;
import static hk.chopmark.projections.rows.SqlType.DAY;
import static hk.chopmark.projections.rows.SqlType.INTEGER;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.TIME;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.attendance.AttendanceEvent;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceEscalated;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceExplained;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceNoticeSent;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceReported;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceCorrected;
import hk.chopmark.core.attendance.AttendanceEvent.OfStudent;
import hk.chopmark.core.attendance.AttendanceEvent.RollCallTaken;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.projections.rows.BoxPlace;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Upsert;
import java.util.List;
import java.util.Set;

/** Writes the rows behind {@link Registers}. */
final class AttendanceProjection implements ProjectionModule {

    static final AttendanceProjection INSTANCE = new AttendanceProjection();

    private static final Upsert MARK =
            Upsert.into("attendance_mark")
                    .key("student", UUID)
                    .key("day", DAY)
                    .key("session", TEXT)
                    .key("position", BIGINT)
                    .replaced(UUID, "class", "roll_call", "event", "corrects")
                    .replaced(TEXT, "status", "by", "previous_status", "reason")
                    .replaced(TIME, "at", "recorded_at", "previous_at")
                    .build();

    private static final Upsert ROLL_CALL =
            Upsert.into("attendance_roll_call")
                    .key("class", UUID)
                    .key("day", DAY)
                    .key("session", TEXT)
                    .replaced(UUID, "roll_call", "event")
                    .replaced(TEXT, "day_kind", "by")
                    .replaced(TIME, "taken_at")
                    .build();

    private static final Upsert ABSENCE =
            Upsert.into("attendance_absence")
                    .key("absence", UUID)
                    .last(UUID, "student")
                    .last(DAY, "from_day", "to_day")
                    .first(UUID, "reported_event")
                    .first(TIME, "reported_at")
                    .first(TEXT, "reported_by", "channel", "reported_reason")
                    // No report comes after an explanation, so none takes one away.
                    .replaced(UUID, "explained_event")
                    .replaced(TIME, "explained_at")
                    .replaced(TEXT, "excuse", "explained_reason", "proof")
                    .build();

    private static final Upsert NOTICE =
            Upsert.into("attendance_notice")
                    .key("roll_call", UUID)
                    .key("student", UUID)
                    .key("event", UUID)
                    .replaced(UUID, "guardian")
                    .replaced(DAY, "day")
                    .replaced(TEXT, "session", "channel", "outcome")
                    .replaced(TIME, "sent_at", "recorded_at")
                    .build();

    private static final Upsert ESCALATION =
            Upsert.into("attendance_escalation")
                    .key("student", UUID)
                    .key("event", UUID)
                    .replaced(BIGINT, "position")
                    .replaced(DAY, "first_day", "last_day")
                    .replaced(INTEGER, "school_days", "rule_version")
                    .replaced(TEXT, "rule")
                    .replaced(TIME, "escalated_at")
                    .build();

    private AttendanceProjection() {}

    @Override
    public String name() {
        return "attendance.v1";
    }

    @Override
    public List<String> tables() {
        return List.of(
                "attendance_mark",
                "attendance_roll_call",
                "attendance_absence",
                "attendance_notice",
                "attendance_escalation");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.copyOf(AreaModule.eventsOf(AttendanceEvent.class));
    }

    /** What touches one row is about one roll call, one absence or one student. */
    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return switch (event(recorded)) {
            case RollCallTaken taken -> taken.classId().text();
            case AbsenceReported report -> report.absence().text();
            case AbsenceExplained explained -> explained.absence().text();
            case OfStudent mark -> mark.student().text();
            case AbsenceNoticeSent notice -> notice.student().text();
            case AbsenceEscalated escalation -> escalation.student().text();
        };
    }

    private static AttendanceEvent event(Recorded<?> recorded) {
        if (recorded.event() instanceof AttendanceEvent event) {
            return event;
        }
        throw new IllegalArgumentException(
                "Not an event of this read model: " + recorded.event().getClass());
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        Upsert.Row row =
                switch (event(recorded)) {
                    case RollCallTaken taken -> rollCall(recorded, taken);
                    case AttendanceCorrected corrected ->
                            mark(recorded, corrected)
                                    .set("previous_status", corrected.previousStatus().name())
                                    .set("previous_at", corrected.previousAt())
                                    .set("corrects", corrected.corrects())
                                    .set("reason", corrected.reason());
                    case OfStudent mark -> mark(recorded, mark);
                    case AbsenceReported report -> report(recorded, report);
                    case AbsenceExplained explained -> explanation(recorded, explained);
                    case AbsenceNoticeSent notice -> notice(recorded, notice);
                    case AbsenceEscalated escalation -> escalation(recorded, escalation);
                };
        row.addTo(rows);
    }

    private static Upsert.Row rollCall(Recorded<?> recorded, RollCallTaken taken) {
        return ROLL_CALL
                .row(recorded)
                .set("class", taken.classId().id())
                .set("day", taken.day())
                .set("session", taken.session().name())
                .set("roll_call", taken.rollCall().id())
                .set("day_kind", taken.dayKind().name())
                .set("taken_at", recorded.at())
                .set("event", recorded.id())
                .set("by", by(recorded));
    }

    private static Upsert.Row mark(Recorded<?> recorded, OfStudent mark) {
        return MARK.row(recorded)
                .set("student", mark.student().id())
                .set("day", mark.day())
                .set("session", mark.session().name())
                .set("position", recorded.position())
                .set("class", mark.classId().id())
                .set("roll_call", mark.rollCall().id())
                .set("status", mark.status().name())
                .set("at", mark.at())
                .set("recorded_at", recorded.at())
                .set("event", recorded.id())
                .set("by", by(recorded));
    }

    private static Upsert.Row report(Recorded<?> recorded, AbsenceReported report) {
        return ABSENCE.row(recorded)
                .set("absence", report.absence().id())
                .set("student", report.student().id())
                .set("from_day", report.from())
                .set("to_day", report.to())
                .set("reported_at", recorded.at())
                .set("reported_by", report.reportedBy().text())
                .set("channel", report.channel())
                .set("reported_event", recorded.id())
                .set("reported_reason", BoxPlace.of(report.reason()));
    }

    private static Upsert.Row explanation(Recorded<?> recorded, AbsenceExplained explained) {
        return ABSENCE.row(recorded)
                .set("absence", explained.absence().id())
                .set("student", explained.student().id())
                .set("from_day", explained.from())
                .set("to_day", explained.to())
                .set("explained_at", recorded.at())
                .set("explained_event", recorded.id())
                .set("excuse", explained.excuse().name())
                .set("explained_reason", BoxPlace.of(explained.reason()))
                .set("proof", BoxPlace.of(explained.proof()));
    }

    private static Upsert.Row notice(Recorded<?> recorded, AbsenceNoticeSent notice) {
        return NOTICE.row(recorded)
                .set("roll_call", notice.rollCall().id())
                .set("student", notice.student().id())
                .set("event", recorded.id())
                .set("guardian", notice.guardian().id())
                .set("day", notice.day())
                .set("session", notice.session().name())
                .set("channel", notice.channel())
                .set("sent_at", notice.sentAt())
                .set("outcome", notice.outcome())
                .set("recorded_at", recorded.at());
    }

    private static Upsert.Row escalation(Recorded<?> recorded, AbsenceEscalated escalation) {
        return ESCALATION
                .row(recorded)
                .set("student", escalation.student().id())
                .set("event", recorded.id())
                .set("position", recorded.position())
                .set("first_day", escalation.firstDay())
                .set("last_day", escalation.lastDay())
                .set("school_days", escalation.schoolDays())
                .set("rule", escalation.rule())
                .set("rule_version", escalation.ruleVersion())
                .set("escalated_at", recorded.at());
    }

    private static String by(Recorded<?> recorded) {
        return recorded.meta().getOrDefault(Meta.ACTOR, "");
    }
}
