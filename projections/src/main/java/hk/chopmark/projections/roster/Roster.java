package hk.chopmark.projections.roster;

import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.BoxPlace;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import hk.chopmark.projections.rows.ShownClasses;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Schools, classes, people, and who stands for whom.
 *
 * <p><b>Guarantees</b>: every answer names the position it holds for. Names of schools and codes of
 * classes stand in clear; of people there are references and handles only.
 */
public final class Roster {

    /** Most codes of classes in one answer. */
    public static final int MAX_CODES = 6_000;

    private static final String CLASSES =
            """
            SELECT c.*,
                   (SELECT count(*) FROM roster_member m WHERE m.school = c.school AND m.class = c.class
                       AND m.member_role = 'PUPIL' AND m.from_day <= d.day
                       AND (m.to_day IS NULL OR m.to_day >= d.day)) AS pupils,
                   (SELECT count(*) FROM roster_member m WHERE m.school = c.school AND m.class = c.class
                       AND m.member_role = 'TEACHER' AND m.from_day <= d.day
                       AND (m.to_day IS NULL OR m.to_day >= d.day)) AS teachers
              FROM roster_class c CROSS JOIN (SELECT ?::date AS day) d
             WHERE c.school = ?
            """;

    private static final String IN_FORCE =
            """
            SELECT * FROM (
                SELECT DISTINCT ON (guardian) * FROM roster_authority
                 WHERE school = ? AND (?::timestamptz IS NULL OR decided_at <= ?::timestamptz)
                   AND student = ?
                 ORDER BY guardian, position DESC) latest
             WHERE authority <> 'NONE'
             ORDER BY guardian LIMIT\s
            """
                    + Page.MAX_ROWS;

    /**
     * What was recorded after the instant asked for was not known then; the latest known end
     * counts.
     */
    private static final String PUPILS_ON =
            """
            SELECT * FROM (
                SELECT class, member, member_role, class_number, from_day, started_event,
                       CASE WHEN ?::timestamptz IS NULL THEN to_day ELSE (
                           SELECT e.to_day FROM roster_member_end e
                            WHERE e.school = m.school AND e.class = m.class AND e.member = m.member
                              AND e.position > m.position AND e.ended_at <= ?::timestamptz
                              AND NOT EXISTS (
                                  SELECT 1 FROM roster_member n
                                   WHERE n.school = m.school AND n.class = m.class
                                     AND n.member = m.member
                                     AND n.position > m.position AND n.position < e.position)
                            ORDER BY e.position DESC LIMIT 1) END AS to_day
                  FROM roster_member m
                 WHERE school = ? AND class = ? AND member_role = 'PUPIL' AND from_day <= ?
                   AND (?::timestamptz IS NULL OR started_at <= ?::timestamptz)) AS known
             WHERE to_day IS NULL OR to_day >= ?
             ORDER BY class_number NULLS LAST, member LIMIT ?
            """;

    private final ReadModels models;

    public Roster(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return RosterProjection.INSTANCE;
    }

    /** All schools, the oldest first. */
    public AsOf<Page<SchoolView>> schools(@Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        Object after = Page.cursor(cursor);
        return models.readAll(
                projection(),
                connection ->
                        Page.cut(
                                Select.of(
                                                "SELECT * FROM roster_school WHERE ?::uuid IS NULL"
                                                        + " OR (registered_at, registered_event) >"
                                                        + " (SELECT registered_at, registered_event"
                                                        + " FROM roster_school WHERE school = ?::uuid)"
                                                        + " ORDER BY registered_at, registered_event LIMIT ?",
                                                after,
                                                after,
                                                limit + 1)
                                        .list(connection, Roster::school),
                                limit,
                                view -> view.school().id().toString()));
    }

    /** One school. */
    public AsOf<Optional<SchoolView>> school(SchoolId school) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of("SELECT * FROM roster_school WHERE school = ?", school.id())
                                .first(connection, Roster::school));
    }

    /** One class of a school, with its members of a Hong Kong day. */
    public AsOf<Optional<ClassView>> schoolClass(SchoolId school, ClassId classId, LocalDate day) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(CLASSES + " AND c.class = ?", day, school.id(), classId.id())
                                .first(connection, Roster::classView));
    }

    /**
     * The codes of the classes of a school, the latest school year first, then by code. At most
     * {@value #MAX_CODES}: a school that has sixty classes a year fills them in a century.
     */
    public AsOf<Map<ClassId, String>> codes(SchoolId school) {
        return models.read(
                projection(),
                school,
                connection -> {
                    Map<ClassId, String> found = new LinkedHashMap<>();
                    Select.of(
                                    "SELECT class, code FROM roster_class WHERE school = ?"
                                            + " ORDER BY school_year COLLATE \"C\" DESC,"
                                            + " code COLLATE \"C\", class LIMIT "
                                            + MAX_CODES,
                                    school.id())
                            .list(
                                    connection,
                                    row ->
                                            found.put(
                                                    new ClassId(row.uuid("class")),
                                                    row.text("code")));
                    return found;
                });
    }

    /** The codes of some classes, as far as they are known, in the same order. */
    public AsOf<Map<ClassId, String>> codes(SchoolId school, Collection<ClassId> wanted) {
        UUID[] ids = wanted.stream().map(ClassId::id).distinct().toArray(UUID[]::new);
        return models.read(
                projection(),
                school,
                connection -> {
                    Map<ClassId, String> found = new LinkedHashMap<>();
                    Select.of(
                                    "SELECT class, code FROM roster_class WHERE school = ?"
                                            + " AND class = ANY (?)"
                                            + " ORDER BY school_year COLLATE \"C\" DESC,"
                                            + " code COLLATE \"C\", class",
                                    school.id(),
                                    ids)
                            .list(
                                    connection,
                                    row ->
                                            found.put(
                                                    new ClassId(row.uuid("class")),
                                                    row.text("code")));
                    return found;
                });
    }

    /**
     * Classes of a school, the latest school year first, then by code, with their members of a Hong
     * Kong day. At most {@value Page#MAX_ROWS} after the first {@code skip}; the next page is named
     * by how many to skip.
     *
     * @param shown of which classes; the others count for nothing
     * @param skip rows to leave out, 0 for the first page
     */
    public AsOf<Page<ClassView>> classes(
            SchoolId school, LocalDate day, ShownClasses shown, int skip) {
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                CLASSES
                                                        + " AND (?::uuid[] IS NULL OR c.class = ANY (?::uuid[]))"
                                                        + " ORDER BY c.school_year COLLATE \"C\" DESC,"
                                                        + " c.code COLLATE \"C\", c.class OFFSET ? LIMIT ?",
                                                day,
                                                school.id(),
                                                shown.ids(),
                                                shown.ids(),
                                                skip,
                                                Page.MAX_ROWS + 1)
                                        .list(connection, Roster::classView),
                                Page.MAX_ROWS,
                                last -> Integer.toString(skip + Page.MAX_ROWS)));
    }

    /** The classes of a school and their members of a Hong Kong day, counted; all of them. */
    public AsOf<ClassTotals> totals(SchoolId school, LocalDate day, ShownClasses shown) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(
                                        "SELECT count(*) AS classes, coalesce(sum(pupils), 0)::bigint AS pupils,"
                                                + " coalesce(sum(teachers), 0)::bigint AS teachers FROM ("
                                                + CLASSES
                                                + " AND (?::uuid[] IS NULL OR c.class = ANY (?::uuid[]))) counted",
                                        day,
                                        school.id(),
                                        shown.ids(),
                                        shown.ids())
                                .first(
                                        connection,
                                        row ->
                                                new ClassTotals(
                                                        row.number("classes"),
                                                        row.number("pupils"),
                                                        row.number("teachers")))
                                .orElseThrow());
    }

    /**
     * Those who are in a class on a Hong Kong day, by class number, then reference. At most {@value
     * Page#MAX_ROWS} after the first {@code skip}.
     *
     * @param skip rows to leave out, 0 for the first page
     */
    public AsOf<List<MemberView>> members(
            SchoolId school, ClassId classId, LocalDate day, int skip) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(
                                        "SELECT * FROM roster_member"
                                                + " WHERE school = ? AND class = ? AND from_day <= ?"
                                                + " AND (to_day IS NULL OR to_day >= ?)"
                                                + " ORDER BY member_role DESC, class_number NULLS LAST, member"
                                                + " OFFSET ? LIMIT "
                                                + Page.MAX_ROWS,
                                        school.id(),
                                        classId.id(),
                                        day,
                                        day,
                                        skip)
                                .list(connection, Roster::member));
    }

    /**
     * The pupils recorded as members of a class for a Hong Kong day, by class number, then
     * reference, with the class numbers of that day; at most {@value Page#MAX_ROWS}.
     *
     * @param at as it was recorded at this instant, by the server's time; null for now
     */
    public AsOf<List<MemberView>> pupilsOn(
            SchoolId school, ClassId classId, LocalDate day, @Nullable Instant at) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(
                                        PUPILS_ON,
                                        at,
                                        at,
                                        school.id(),
                                        classId.id(),
                                        day,
                                        at,
                                        at,
                                        day,
                                        Page.MAX_ROWS)
                                .list(connection, Roster::member));
    }

    /**
     * The classes a person was, is or will be in, the latest first, without places that never came
     * into force. At most {@value Page#MAX_ROWS}.
     */
    public AsOf<List<MemberView>> memberships(SchoolId school, PersonRef person) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(
                                        "SELECT * FROM roster_member WHERE school = ? AND member = ?"
                                                + " AND (to_day IS NULL OR to_day >= from_day)"
                                                + " ORDER BY from_day DESC, class LIMIT "
                                                + Page.MAX_ROWS,
                                        school.id(),
                                        person.text())
                                .list(connection, Roster::member));
    }

    /**
     * The place of each of some pupils in a class on a Hong Kong day, or their last one before it;
     * who had none is missing. At most {@value Page#MAX_ROWS} at a time.
     */
    public AsOf<Map<PersonRef, MemberView>> places(
            SchoolId school, Collection<StudentId> students, LocalDate day) {
        if (students.size() > Page.MAX_ROWS) {
            throw new IllegalArgumentException("At most " + Page.MAX_ROWS + " students at a time");
        }
        return models.read(
                projection(),
                school,
                connection -> {
                    Map<PersonRef, MemberView> found = new LinkedHashMap<>();
                    Select.of(
                                    "SELECT DISTINCT ON (member) * FROM roster_member"
                                            + " WHERE school = ? AND member = ANY (?)"
                                            + " AND member_role = 'PUPIL' AND from_day <= ?"
                                            + " AND (to_day IS NULL OR to_day >= from_day)"
                                            + " ORDER BY member, from_day DESC, class",
                                    school.id(),
                                    connection.createArrayOf(
                                            "text", students.stream().map(Ref::text).toArray()),
                                    day)
                            .list(connection, Roster::member)
                            .forEach(place -> found.put(place.member(), place));
                    return found;
                });
    }

    /**
     * What is known of some people; who is not known is missing. At most {@value Page#MAX_ROWS} at
     * a time.
     */
    public AsOf<Map<PersonRef, PersonView>> people(
            SchoolId school, Collection<? extends PersonRef> people) {
        if (people.size() > Page.MAX_ROWS) {
            throw new IllegalArgumentException("At most " + Page.MAX_ROWS + " people at a time");
        }
        return models.read(
                projection(),
                school,
                connection -> {
                    Map<PersonRef, PersonView> found = new LinkedHashMap<>();
                    Select.of(
                                    "SELECT * FROM roster_person WHERE school = ? AND person = ANY (?) ORDER BY person",
                                    school.id(),
                                    connection.createArrayOf(
                                            "text", people.stream().map(Ref::text).toArray()))
                            .list(connection, Roster::person)
                            .forEach(person -> found.put(person.person(), person));
                    return found;
                });
    }

    /**
     * A page of the people of one kind, by reference.
     *
     * @param kind {@code student}, {@code guardian} or {@code staff}
     */
    public AsOf<Page<PersonView>> people(
            SchoolId school, String kind, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        String after = cursor == null ? kind + "=" : cursor;
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                "SELECT * FROM roster_person"
                                                        + " WHERE school = ? AND person > ? AND person < ?"
                                                        + " ORDER BY person LIMIT ?",
                                                school.id(),
                                                after,
                                                kind + ">", // the character after '='
                                                limit + 1)
                                        .list(connection, Roster::person),
                                limit,
                                view -> view.person().text()));
    }

    /**
     * The guardians who stand for a student as last recorded, whatever time a clock gave to what
     * was recorded.
     */
    public AsOf<List<AuthorityView>> guardiansNow(SchoolId school, StudentId student) {
        return authorities(school, IN_FORCE, school.id(), null, null, student.id());
    }

    /** The guardians who stood for a student at an instant. */
    public AsOf<List<AuthorityView>> guardiansOf(SchoolId school, StudentId student, Instant at) {
        return authorities(school, IN_FORCE, school.id(), at, at, student.id());
    }

    /** All decisions about who stands for a student, the oldest first. */
    public AsOf<List<AuthorityView>> authorityHistory(SchoolId school, StudentId student) {
        return authorities(
                school,
                "SELECT * FROM roster_authority WHERE school = ? AND student = ? ORDER BY position LIMIT "
                        + Page.MAX_ROWS,
                school.id(),
                student.id());
    }

    private AsOf<List<AuthorityView>> authorities(
            SchoolId school, String sql, @Nullable Object... parameters) {
        return models.read(
                projection(),
                school,
                connection -> Select.of(sql, parameters).list(connection, Roster::authority));
    }

    private static SchoolView school(Select.Row row) throws SQLException {
        return new SchoolView(
                new SchoolId(row.uuid("school")),
                row.text("name_en"),
                row.text("name_zh"),
                row.instant("registered_at"));
    }

    private static ClassView classView(Select.Row row) throws SQLException {
        return new ClassView(
                new ClassId(row.uuid("class")),
                row.text("code"),
                row.text("school_year"),
                row.number("pupils"),
                row.number("teachers"));
    }

    private static MemberView member(Select.Row row) throws SQLException {
        return new MemberView(
                new ClassId(row.uuid("class")),
                (PersonRef) Ref.parse(row.text("member")),
                MemberRole.valueOf(row.text("member_role")),
                row.optionalInteger("class_number"),
                Objects.requireNonNull(row.optionalDay("from_day")),
                row.optionalDay("to_day"),
                row.uuid("started_event"));
    }

    private static PersonView person(Select.Row row) throws SQLException {
        PersonRef person = (PersonRef) Ref.parse(row.text("person"));
        boolean hasLeft = row.number("left_position") > row.number("from_position");
        return new PersonView(
                person,
                handle(row, "name_en", person),
                handle(row, "name_zh", person),
                handle(row, "phone", person),
                handle(row, "source_number", person),
                handle(row, "date_of_birth", person),
                handle(row, "hkid", person),
                row.optionalText("post_code"),
                row.optionalDay("since"),
                hasLeft ? row.optionalDay("until") : null);
    }

    private static @Nullable Sealed<String> handle(Select.Row row, String column, PersonRef person)
            throws SQLException {
        return BoxPlace.handle(row.optionalText(column), person, String.class).orElse(null);
    }

    private static AuthorityView authority(Select.Row row) throws SQLException {
        GuardianId guardian = new GuardianId(row.uuid("guardian"));
        return new AuthorityView(
                new StudentId(row.uuid("student")),
                guardian,
                Authority.valueOf(row.text("authority")),
                row.optionalDay("valid_from"),
                row.optionalText("reason"),
                BoxPlace.handle(row.optionalText("relation"), guardian, String.class).orElse(null),
                row.instant("decided_at"),
                row.uuid("event"));
    }
}
