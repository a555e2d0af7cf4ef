package hk.chopmark.projections.attendance;

import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.border.Times;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.CursorPair;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Attendance registers, now or as they stood at any instant; who corrected what after whom;
 * absences, what guardians were told, and what was escalated. References, codes and times only.
 *
 * <p><b>Guarantees</b>: an answer about an instant takes in what was recorded up to then, by the
 * server's time.
 */
public final class Registers {

    /** Most roll calls in one answer: two sessions a day for a leap year. */
    public static final int MAX_ROLL_CALLS = 2 * 366;

    private static final String MARKS =
            """
            SELECT roll_call, class, student, day, session, status, at, recorded_at, position,
                   event, by, previous_status, previous_at, corrects, reason
              FROM attendance_mark
             WHERE school = ? AND (?::timestamptz IS NULL OR recorded_at <= ?::timestamptz)
            """;

    private static final String STATEMENTS =
            """
               AND class = ? AND day = ? AND session = ?
               AND (?::uuid IS NULL OR (student, position) > (
                    SELECT student, position FROM attendance_mark
                     WHERE school = ? AND class = ? AND day = ? AND session = ?
                       AND student = ? AND event = ?))
             ORDER BY student, position LIMIT ?
            """;

    private static final String OF_STUDENT =
            """
               AND student = ? AND day BETWEEN ? AND ?
               AND (?::uuid IS NULL OR (day, session = 'AFTERNOON', position) > (
                    SELECT day, session = 'AFTERNOON', position FROM attendance_mark
                     WHERE school = ? AND student = ? AND event = ?))
             ORDER BY day, session = 'AFTERNOON', position LIMIT ?
            """;

    private static final String NOTICES =
            """
            SELECT * FROM attendance_notice
             WHERE school = ? AND roll_call = (
                   SELECT roll_call FROM attendance_roll_call
                    WHERE school = ? AND class = ? AND roll_call = ?)
               AND (?::uuid IS NULL OR (student, event) > (
                    SELECT student, event FROM attendance_notice
                     WHERE school = ? AND roll_call = ? AND event = ?))
             ORDER BY student, event LIMIT ?
            """;

    private static final String ROLL_CALLS =
            """
            SELECT r.roll_call, r.class, r.day, r.session, r.day_kind, r.taken_at, r.event, r.by,
                   m.status, count(m.student) AS students
              FROM attendance_roll_call r
              LEFT JOIN LATERAL (
                    SELECT DISTINCT ON (student) student, status
                      FROM attendance_mark
                     WHERE school = r.school AND class = r.class AND day = r.day
                       AND session = r.session
                     ORDER BY student, position DESC) m ON true
             WHERE r.school = ? AND r.class = ANY (?) AND r.day BETWEEN ? AND ?
             GROUP BY r.school, r.class, r.day, r.session, m.status
             ORDER BY r.day DESC, r.session LIMIT ?
            """;

    private static final String ABSENCES =
            """
            SELECT * FROM (
                SELECT *, coalesce(reported_at, explained_at) AS told_at,
                       coalesce(reported_event, explained_event) AS told_event
                  FROM attendance_absence) a
            """;

    /** Every day that can be recorded. */
    private static final DayRange EVER =
            new DayRange(
                    LocalDate.of(Times.FIRST_YEAR, 1, 1), LocalDate.of(Times.LAST_YEAR, 12, 31));

    private final ReadModels models;

    /** Over the read models. */
    public Registers(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return AttendanceProjection.INSTANCE;
    }

    /**
     * Which register.
     *
     * @param day a Hong Kong day
     * @param at as it stood at this instant; null for now
     */
    public record Wanted(
            SchoolId school,
            ClassId classId,
            LocalDate day,
            SchoolSession session,
            @Nullable Instant at) {}

    /** A range of Hong Kong days, both included. */
    public record DayRange(LocalDate from, LocalDate to) {}

    /** How each student of a class attended a session, by student; empty before the roll call. */
    public AsOf<List<MarkView>> register(Wanted wanted) {
        String sql =
                "SELECT DISTINCT ON (student) * FROM ("
                        + MARKS
                        + " AND class = ? AND day = ? AND session = ?) AS known"
                        + " ORDER BY student, position DESC";
        return models.read(
                projection(),
                wanted.school(),
                connection ->
                        Select.of(
                                        sql,
                                        wanted.school().id(),
                                        wanted.at(),
                                        wanted.at(),
                                        wanted.classId().id(),
                                        wanted.day(),
                                        wanted.session().name())
                                .list(connection, AttendanceRows::mark));
    }

    /**
     * A page of all that was said about a session of a class, by student, each first statement
     * before its corrections; {@value Page#MAX_ROWS} at a time.
     *
     * @param cursor the next of the page before; null for the first
     */
    public AsOf<Page<MarkView>> statements(Wanted wanted, @Nullable String cursor) {
        @Nullable CursorPair after = cursor == null ? null : CursorPair.of(cursor);
        @Nullable UUID afterEvent = after == null ? null : after.second();
        return models.read(
                projection(),
                wanted.school(),
                connection ->
                        Page.cut(
                                Select.of(
                                                MARKS + STATEMENTS,
                                                wanted.school().id(),
                                                wanted.at(),
                                                wanted.at(),
                                                wanted.classId().id(),
                                                wanted.day(),
                                                wanted.session().name(),
                                                afterEvent,
                                                wanted.school().id(),
                                                wanted.classId().id(),
                                                wanted.day(),
                                                wanted.session().name(),
                                                after == null ? null : after.first(),
                                                afterEvent,
                                                Page.MAX_ROWS + 1)
                                        .list(connection, AttendanceRows::mark),
                                Page.MAX_ROWS,
                                mark ->
                                        new CursorPair(mark.student().id(), mark.event())
                                                .cursor()));
    }

    /** The days of one student, first and last included. */
    public record OfDays(SchoolId school, StudentId student, LocalDate from, LocalDate to) {}

    /**
     * A page of all that was said about one student's attendance, by day and session, each first
     * statement before its corrections.
     *
     * @param cursor the next of the page before; null for the first
     */
    public AsOf<Page<MarkView>> ofStudent(OfDays wanted, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                wanted.school(),
                connection ->
                        Page.cut(
                                Select.of(
                                                MARKS + OF_STUDENT,
                                                wanted.school().id(),
                                                null,
                                                null,
                                                wanted.student().id(),
                                                wanted.from(),
                                                wanted.to(),
                                                after,
                                                wanted.school().id(),
                                                wanted.student().id(),
                                                after,
                                                limit + 1)
                                        .list(connection, AttendanceRows::mark),
                                limit,
                                mark -> mark.event().toString()));
    }

    /** The roll calls of a class, the latest first; at most {@link #MAX_ROLL_CALLS}. */
    public AsOf<List<RollCallView>> rollCalls(
            SchoolId school, ClassId classId, LocalDate from, LocalDate to) {
        return models.read(
                projection(),
                school,
                connection ->
                        rollCalls(connection, school, List.of(classId), new DayRange(from, to)));
    }

    /**
     * The roll calls of a day in some classes, in one question.
     *
     * @throws IllegalArgumentException for more classes than {@link Page#MAX_ROWS}
     */
    public AsOf<Map<ClassId, List<RollCallView>>> rollCalls(
            SchoolId school, Collection<ClassId> classes, LocalDate day) {
        if (classes.size() > Page.MAX_ROWS) {
            throw new IllegalArgumentException("At most " + Page.MAX_ROWS + " classes at a time");
        }
        return models.read(
                        projection(),
                        school,
                        connection ->
                                rollCalls(connection, school, classes, new DayRange(day, day)))
                .map(calls -> calls.stream().collect(Collectors.groupingBy(RollCallView::classId)));
    }

    private static List<RollCallView> rollCalls(
            Connection connection, SchoolId school, Collection<ClassId> classes, DayRange days)
            throws SQLException {
        int most = Math.max(MAX_ROLL_CALLS, classes.size() * SchoolSession.values().length);
        Map<UUID, RollCallView> calls = new LinkedHashMap<>();
        Map<UUID, Map<AttendanceStatus, Integer>> counts = new LinkedHashMap<>();
        Select.of(
                        ROLL_CALLS,
                        school.id(),
                        connection.createArrayOf(
                                "uuid", classes.stream().map(ClassId::id).toArray()),
                        days.from(),
                        days.to(),
                        most * AttendanceStatus.values().length)
                .list(
                        connection,
                        row -> {
                            UUID id = row.uuid("roll_call");
                            calls.putIfAbsent(id, AttendanceRows.rollCall(row));
                            String status = row.optionalText("status");
                            if (status != null) {
                                counts.computeIfAbsent(
                                                id, _ -> new EnumMap<>(AttendanceStatus.class))
                                        .put(
                                                AttendanceStatus.valueOf(status),
                                                row.integer("students"));
                            }
                            return id;
                        });
        List<RollCallView> all = new ArrayList<>();
        calls.forEach((id, call) -> all.add(with(call, counts.getOrDefault(id, Map.of()))));
        return all.subList(0, Math.min(all.size(), most));
    }

    private static RollCallView with(RollCallView call, Map<AttendanceStatus, Integer> counts) {
        return new RollCallView(
                call.rollCall(),
                call.classId(),
                call.day(),
                call.session(),
                call.dayKind(),
                call.takenAt(),
                call.event(),
                call.by(),
                counts);
    }

    /** The absences of a student, reported or explained, as the record first told of them. */
    public AsOf<Page<AbsenceView>> absences(
            SchoolId school, StudentId student, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                ABSENCES
                                                        + " WHERE school = ? AND student = ?"
                                                        + " AND (?::uuid IS NULL OR (told_at, told_event) >"
                                                        + " (SELECT coalesce(reported_at, explained_at),"
                                                        + " coalesce(reported_event, explained_event)"
                                                        + " FROM attendance_absence c"
                                                        + " WHERE c.school = a.school AND c.absence = ?::uuid))"
                                                        + " ORDER BY told_at, told_event LIMIT ?",
                                                school.id(),
                                                student.id(),
                                                after,
                                                after,
                                                limit + 1)
                                        .list(connection, AttendanceRows::absence),
                                limit,
                                view -> view.absence().id().toString()));
    }

    /**
     * The absences of a student that touch a range of days, by their first day; at most {@link
     * Page#MAX_ROWS}, the latest.
     */
    public AsOf<Latest<AbsenceView>> absences(
            SchoolId school, StudentId student, LocalDate from, LocalDate to) {
        return models.read(
                projection(),
                school,
                connection ->
                        Latest.of(
                                Select.of(
                                                ABSENCES
                                                        + " WHERE school = ? AND student = ?"
                                                        + " AND to_day >= ? AND from_day <= ?"
                                                        + " ORDER BY from_day DESC, told_at DESC,"
                                                        + " told_event DESC LIMIT ?",
                                                school.id(),
                                                student.id(),
                                                from,
                                                to,
                                                Page.MAX_ROWS + 1)
                                        .list(connection, AttendanceRows::absence)));
    }

    /** One absence. */
    public AsOf<Optional<AbsenceView>> absence(SchoolId school, AbsenceId absence) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(
                                        ABSENCES + " WHERE school = ? AND absence = ?",
                                        school.id(),
                                        absence.id())
                                .first(connection, AttendanceRows::absence));
    }

    /**
     * A page of what guardians were told of the absences of one roll call of a class; {@value
     * Page#MAX_ROWS} at a time.
     *
     * @param cursor the next of the page before; null for the first
     */
    public AsOf<Page<AbsenceNoticeView>> notices(
            SchoolId school, ClassId classId, RollCallId rollCall, @Nullable String cursor) {
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                NOTICES,
                                                school.id(),
                                                school.id(),
                                                classId.id(),
                                                rollCall.id(),
                                                after,
                                                school.id(),
                                                rollCall.id(),
                                                after,
                                                Page.MAX_ROWS + 1)
                                        .list(connection, AttendanceRows::notice),
                                Page.MAX_ROWS,
                                notice -> notice.event().toString()));
    }

    /**
     * What guardians were told of the absences of a student in a range of days, by day; at most
     * {@link Page#MAX_ROWS}, the latest.
     */
    public AsOf<Latest<AbsenceNoticeView>> notices(
            SchoolId school, StudentId student, LocalDate from, LocalDate to) {
        return models.read(
                projection(),
                school,
                connection ->
                        Latest.of(
                                Select.of(
                                                "SELECT * FROM attendance_notice WHERE school = ?"
                                                        + " AND student = ? AND day BETWEEN ? AND ?"
                                                        + " ORDER BY day DESC, recorded_at DESC, event"
                                                        + " LIMIT ?",
                                                school.id(),
                                                student.id(),
                                                from,
                                                to,
                                                Page.MAX_ROWS + 1)
                                        .list(connection, AttendanceRows::notice)));
    }

    /**
     * The absences of a student that were escalated on a day of a range, by that day; at most
     * {@link Page#MAX_ROWS}, the latest.
     */
    public AsOf<Latest<EscalationView>> escalations(
            SchoolId school, StudentId student, LocalDate from, LocalDate to) {
        return models.read(
                projection(),
                school,
                connection ->
                        Latest.of(
                                Select.of(
                                                "SELECT * FROM attendance_escalation WHERE school = ?"
                                                        + " AND student = ? AND last_day BETWEEN ? AND ?"
                                                        + " ORDER BY last_day DESC, event LIMIT ?",
                                                school.id(),
                                                student.id(),
                                                from,
                                                to,
                                                Page.MAX_ROWS + 1)
                                        .list(connection, AttendanceRows::escalation)));
    }

    /**
     * The absences escalated in a school on a day of a range, the latest recorded first.
     *
     * @param cursor the next of the page before; null for the first page
     */
    public AsOf<Page<EscalationView>> escalations(
            SchoolId school, DayRange days, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                "SELECT * FROM attendance_escalation"
                                                        + " WHERE school = ?"
                                                        + " AND last_day BETWEEN ? AND ?"
                                                        + " AND (?::uuid IS NULL OR position < (SELECT"
                                                        + " e.position FROM attendance_escalation e"
                                                        + " WHERE e.school = ? AND e.event = ?))"
                                                        + " ORDER BY position DESC LIMIT ?",
                                                school.id(),
                                                days.from(),
                                                days.to(),
                                                after,
                                                school.id(),
                                                after,
                                                limit + 1)
                                        .list(connection, AttendanceRows::escalation),
                                limit,
                                view -> view.event().toString()));
    }

    /**
     * A page of the absences escalated in a school, the latest first.
     *
     * @param cursor the next of the page before; null for the first
     */
    public AsOf<Page<EscalationView>> escalations(
            SchoolId school, @Nullable String cursor, int limit) {
        return escalations(school, EVER, cursor, limit);
    }
}
