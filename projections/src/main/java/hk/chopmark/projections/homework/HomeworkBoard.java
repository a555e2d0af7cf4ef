package hk.chopmark.projections.homework;

import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.homework.HomeworkSummary.Counts;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.BoxPlace;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import hk.chopmark.projections.rows.ShownClasses;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Homework, who handed in, and how that stands to the deadlines.
 *
 * <p><b>Guarantees</b>: every answer is about one school, names the position it holds for, and
 * holds no personal data: marks and titles are handles.
 */
public final class HomeworkBoard {

    private static final String HOMEWORK =
            """
            SELECT h.*, (SELECT count(*) FROM submission s
                         WHERE s.school = h.school AND s.homework = h.homework) AS submissions
              FROM homework h
             WHERE h.school = ?
            """;

    private static final String SUBMISSIONS =
            """
            SELECT s.*, m.marked_at, m.mark, m.marked_event, m.returned_at, m.returned_event,
                   m.marked_position > s.position AS is_marked, m.returned_position > s.position AS is_returned
              FROM submission s
              LEFT JOIN marking m ON m.school = s.school AND m.homework = s.homework AND m.student = s.student
             WHERE s.school = ?
            """;

    private static final String SUMMARY =
            """
            SELECT class, count(*) AS enrolments, 0 AS homeworks, 0 AS submissions,
                   0 AS on_time, 0 AS late, 0 AS no_deadline, 0 AS carried_over
              FROM enrolment WHERE school = ? GROUP BY class
             UNION ALL
            SELECT class, 0, count(*), 0, 0, 0, 0, 0
              FROM homework WHERE school = ? GROUP BY class
             UNION ALL
            SELECT class, 0, 0, count(*),
                   count(*) FILTER (WHERE timeliness = 'ON_TIME'),
                   count(*) FILTER (WHERE timeliness = 'LATE'),
                   count(*) FILTER (WHERE timeliness = 'NO_DEADLINE'),
                   count(*) FILTER (WHERE timeliness = 'CARRIED_OVER')
              FROM submission WHERE school = ? GROUP BY class
             ORDER BY 1
            """;

    private final ReadModels models;

    public HomeworkBoard(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return HomeworkProjection.INSTANCE;
    }

    /**
     * The homework of some classes of a school, the first recorded first.
     *
     * @param cursor where the page starts; null for the first
     * @param limit 1 to {@value Page#MAX_ROWS}
     */
    public AsOf<Page<HomeworkView>> homework(
            SchoolId school, ShownClasses shown, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                HOMEWORK
                                                        + " AND (?::uuid[] IS NULL OR h.class = ANY (?::uuid[]))"
                                                        + " AND (?::uuid IS NULL OR h.position >"
                                                        + " (SELECT c.position FROM homework c"
                                                        + " WHERE c.school = h.school AND c.homework = ?::uuid))"
                                                        + " ORDER BY h.position LIMIT ?",
                                                school.id(),
                                                shown.ids(),
                                                shown.ids(),
                                                after,
                                                after,
                                                limit + 1)
                                        .list(connection, HomeworkBoard::homework),
                                limit,
                                view -> view.homework().id().toString()));
    }

    /**
     * Some homework of a school, as far as it is known.
     *
     * @param wanted at most {@value Page#MAX_ROWS}
     */
    public AsOf<List<HomeworkView>> homework(SchoolId school, Collection<HomeworkId> wanted) {
        Page.requireLimit(Math.max(1, wanted.size()));
        UUID[] ids = wanted.stream().map(HomeworkId::id).distinct().toArray(UUID[]::new);
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(
                                        HOMEWORK + " AND h.homework = ANY (?) ORDER BY h.homework",
                                        school.id(),
                                        ids)
                                .list(connection, HomeworkBoard::homework));
    }

    /** The submissions for one homework, by student. */
    public AsOf<Page<SubmissionView>> submissions(
            SchoolId school, HomeworkId homework, @Nullable String cursor, int limit) {
        return submissions(
                new Listing("homework", homework.id(), "student", view -> view.student().id()),
                school,
                cursor,
                limit);
    }

    /** What one student handed in, by homework. */
    public AsOf<Page<SubmissionView>> submissions(
            SchoolId school, StudentId student, @Nullable String cursor, int limit) {
        return submissions(
                new Listing("student", student.id(), "homework", view -> view.homework().id()),
                school,
                cursor,
                limit);
    }

    /** Submissions that share one column, in the order of another. */
    private record Listing(
            String fixed, UUID value, String ordered, Function<SubmissionView, UUID> cursor) {

        String sql() {
            return SUBMISSIONS
                    + " AND s.%1$s = ? AND (?::uuid IS NULL OR s.%2$s > ?::uuid) ORDER BY s.%2$s LIMIT ?"
                            .formatted(fixed, ordered);
        }
    }

    private AsOf<Page<SubmissionView>> submissions(
            Listing listing, SchoolId school, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                listing.sql(),
                                                school.id(),
                                                listing.value(),
                                                after,
                                                after,
                                                limit + 1)
                                        .list(connection, HomeworkBoard::submission),
                                limit,
                                view -> listing.cursor().apply(view).toString()));
    }

    /** The submission of one student for one homework. */
    public AsOf<Optional<SubmissionView>> submission(
            SchoolId school, HomeworkId homework, StudentId student) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(
                                        SUBMISSIONS + " AND s.homework = ? AND s.student = ?",
                                        school.id(),
                                        homework.id(),
                                        student.id())
                                .first(connection, HomeworkBoard::submission));
    }

    /** Some classes of a school in numbers. */
    public AsOf<HomeworkSummary> summary(SchoolId school, ShownClasses shown) {
        return models.read(
                projection(),
                school,
                connection -> {
                    Map<ClassId, Counts> byClass = new LinkedHashMap<>();
                    Select.of(SUMMARY, school.id(), school.id(), school.id())
                            .list(
                                    connection,
                                    row ->
                                            byClass.merge(
                                                    new ClassId(row.uuid("class")),
                                                    counts(row),
                                                    Counts::plus));
                    byClass.keySet().removeIf(classId -> !shown.shows(classId));
                    return new HomeworkSummary(
                            byClass.values().stream().reduce(Counts.none(), Counts::plus), byClass);
                });
    }

    private static Counts counts(Select.Row row) throws SQLException {
        return new Counts(
                row.number("enrolments"),
                row.number("homeworks"),
                row.number("submissions"),
                row.number("on_time"),
                row.number("late"),
                row.number("no_deadline"),
                row.number("carried_over"));
    }

    private static HomeworkView homework(Select.Row row) throws SQLException {
        HomeworkId homework = new HomeworkId(row.uuid("homework"));
        return new HomeworkView(
                homework,
                new ClassId(row.uuid("class")),
                BoxPlace.handle(row.optionalText("title"), homework, String.class).orElse(null),
                row.optionalInstant("assigned_at"),
                row.optionalUuid("assigned_event"),
                row.optionalInstant("due_at"),
                row.optionalUuid("deadline_event"),
                row.optionalInteger("weight_milli"),
                row.number("submissions"));
    }

    private static SubmissionView submission(Select.Row row) throws SQLException {
        StudentId student = new StudentId(row.uuid("student"));
        return new SubmissionView(
                new HomeworkId(row.uuid("homework")),
                student,
                new ClassId(row.uuid("class")),
                row.instant("recorded_at"),
                row.optionalInstant("claimed_at"),
                row.optionalInteger("claim_rule"),
                Timeliness.valueOf(row.text("timeliness")),
                row.optionalInstant("deadline_in_force"),
                row.optionalText("file_hash"),
                row.uuid("submitted_event"),
                row.integer("submissions"),
                marking(row, student));
    }

    /** Marks and returns from before a later submission belong to an earlier one. */
    private static SubmissionView.@Nullable Marking marking(Select.Row row, StudentId student)
            throws SQLException {
        boolean isMarked = row.flag("is_marked");
        boolean isReturned = row.flag("is_returned");
        if (!isMarked && !isReturned) {
            return null;
        }
        return new SubmissionView.Marking(
                isMarked ? row.instant("marked_at") : null,
                isMarked
                        ? BoxPlace.handle(row.text("mark"), student, String.class).orElse(null)
                        : null,
                isMarked ? row.uuid("marked_event") : null,
                isReturned ? row.instant("returned_at") : null,
                isReturned ? row.uuid("returned_event") : null);
    }
}
