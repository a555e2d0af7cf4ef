package hk.chopmark.projections.attendance;

import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.projections.rows.BoxPlace;
import hk.chopmark.projections.rows.Select;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes views of the rows behind {@link Registers}. */
final class AttendanceRows {

    private AttendanceRows() {}

    static MarkView mark(Select.Row row) throws SQLException {
        String previous = row.optionalText("previous_status");
        return new MarkView(
                new RollCallId(row.uuid("roll_call")),
                new ClassId(row.uuid("class")),
                new StudentId(row.uuid("student")),
                day(row, "day"),
                SchoolSession.valueOf(row.text("session")),
                AttendanceStatus.valueOf(row.text("status")),
                row.optionalInstant("at"),
                row.instant("recorded_at"),
                row.number("position"),
                row.uuid("event"),
                row.text("by"),
                previous == null
                        ? null
                        : new MarkView.Correction(
                                AttendanceStatus.valueOf(previous),
                                row.optionalInstant("previous_at"),
                                row.uuid("corrects"),
                                row.text("reason")));
    }

    static RollCallView rollCall(Select.Row row) throws SQLException {
        return new RollCallView(
                new RollCallId(row.uuid("roll_call")),
                new ClassId(row.uuid("class")),
                day(row, "day"),
                SchoolSession.valueOf(row.text("session")),
                SchoolDayKind.valueOf(row.text("day_kind")),
                row.instant("taken_at"),
                row.uuid("event"),
                row.text("by"),
                Map.of());
    }

    static AbsenceView absence(Select.Row row) throws SQLException {
        StudentId student = new StudentId(row.uuid("student"));
        Instant reportedAt = row.optionalInstant("reported_at");
        Instant explainedAt = row.optionalInstant("explained_at");
        return new AbsenceView(
                new AbsenceId(row.uuid("absence")),
                student,
                day(row, "from_day"),
                day(row, "to_day"),
                reportedAt == null
                        ? null
                        : new AbsenceView.Report(
                                reportedAt,
                                row.uuid("reported_event"),
                                row.text("reported_by"),
                                row.text("channel"),
                                handle(row.optionalText("reported_reason"), student)),
                explainedAt == null
                        ? null
                        : new AbsenceView.Explanation(
                                explainedAt,
                                row.uuid("explained_event"),
                                Excuse.valueOf(row.text("excuse")),
                                handle(row.optionalText("explained_reason"), student),
                                handle(row.optionalText("proof"), student)));
    }

    private static LocalDate day(Select.Row row, String column) throws SQLException {
        return Objects.requireNonNull(row.optionalDay(column), column);
    }

    private static @Nullable Sealed<String> handle(@Nullable String place, SubjectRef student) {
        return BoxPlace.handle(place, student, String.class).orElse(null);
    }

    static AbsenceNoticeView notice(Select.Row row) throws SQLException {
        return new AbsenceNoticeView(
                new StudentId(row.uuid("student")),
                new GuardianId(row.uuid("guardian")),
                day(row, "day"),
                SchoolSession.valueOf(row.text("session")),
                row.text("channel"),
                row.instant("sent_at"),
                row.text("outcome"),
                row.instant("recorded_at"),
                row.uuid("event"));
    }

    static EscalationView escalation(Select.Row row) throws SQLException {
        return new EscalationView(
                new StudentId(row.uuid("student")),
                day(row, "first_day"),
                day(row, "last_day"),
                row.integer("school_days"),
                row.text("rule"),
                row.integer("rule_version"),
                row.instant("escalated_at"),
                row.uuid("event"),
                row.number("position"));
    }
}
