package hk.chopmark.projections.receipts;

import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.BoxPlace;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import hk.chopmark.projections.rows.ShownClasses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who got, opened and answered which notice.
 *
 * <p><b>Guarantees</b>: every answer is about one school, names the position it holds for, and
 * holds no personal data: references, codes, times, counts, and handles to sealed fields. It is a
 * view, not a proof; the proof of a step is found by its event.
 */
public final class Receipts {

    /** Where a delivery stands. */
    public enum DeliveryState {
        ATTEMPTED,
        CONFIRMED,
        FAILED
    }

    /**
     * Which receipts of a version.
     *
     * @param school the school
     * @param notice the notice
     * @param number the version
     * @param classId one class only; null for all
     * @param belowLevel only receipts that have not reached this level; null for all
     */
    public record Board(
            SchoolId school,
            NoticeId notice,
            int number,
            @Nullable ClassId classId,
            @Nullable Integer belowLevel,
            ShownClasses shown) {}

    private static final String NOTICES =
            """
            SELECT n.notice, n.kind, n.drafted_at, n.withdrawn_at, n.withdrawn_event, n.withdrawn_reason,
                   v.number, v.published_at, v.published_event, v.content_hash, v.languages, v.deadline, v.urgent,
                   v.marketing, v.title_en, v.title_zh, v.body_en, v.body_zh
              FROM notice n
              LEFT JOIN notice_version v ON v.school = n.school AND v.notice = n.notice AND v.number = n.latest_number
             WHERE n.school = ?
            """;

    private static final String IN_CLASSES =
            """
             AND (?::uuid[] IS NULL OR EXISTS (SELECT 1 FROM receipt r
                   WHERE r.school = n.school AND r.notice = n.notice AND r.class = ANY (?::uuid[])))
            """;

    private static final String RECEIPTS =
            """
            SELECT r.*, (SELECT max(o.number) FROM receipt o
                          WHERE o.school = r.school AND o.guardian = r.guardian
                            AND o.notice = r.notice AND o.student = r.student
                            AND o.opened_at IS NOT NULL) AS opened_number
              FROM receipt r
             WHERE r.school = ? AND r.notice = ?
            """;

    private static final String COPIES =
            """
            SELECT r.*, NULL::integer AS opened_number
              FROM receipt r JOIN notice n ON n.school = r.school AND n.notice = r.notice
             WHERE r.school = ? AND r.guardian = ? AND r.class IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM receipt later
                     WHERE later.school = r.school AND later.guardian = r.guardian
                       AND later.notice = r.notice AND later.student = r.student
                       AND later.number > r.number AND later.class IS NOT NULL)
             ORDER BY n.position DESC, r.student LIMIT ?
            """;

    private static final List<String> STEPS =
            List.of("queued", "handed", "delivered", "opened", "read", "acknowledged", "signed");

    private final ReadModels models;

    public Receipts(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return ReceiptsProjection.INSTANCE;
    }

    /**
     * The notices of a school, the latest recorded first, whatever their ids.
     *
     * @param shown notices that went to one of these classes only, counted in them
     * @param cursor where the page starts; null for the first
     * @param limit 1 to {@value Page#MAX_ROWS}
     */
    public AsOf<Page<NoticeView>> notices(
            SchoolId school, ShownClasses shown, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID before = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                withCounts(
                                        connection,
                                        school,
                                        shown,
                                        Select.of(
                                                        NOTICES
                                                                + IN_CLASSES
                                                                + " AND (?::uuid IS NULL OR n.position <"
                                                                + " (SELECT c.position FROM notice c"
                                                                + " WHERE c.school = n.school AND c.notice = ?::uuid))"
                                                                + " ORDER BY n.position DESC LIMIT ?",
                                                        school.id(),
                                                        shown.ids(),
                                                        shown.ids(),
                                                        before,
                                                        before,
                                                        limit + 1)
                                                .list(connection, Receipts::notice)),
                                limit,
                                view -> view.notice().id().toString()));
    }

    /** One notice, counted in the classes shown. */
    public AsOf<Optional<NoticeView>> notice(SchoolId school, NoticeId notice, ShownClasses shown) {
        return models.read(
                projection(),
                school,
                connection ->
                        withCounts(
                                        connection,
                                        school,
                                        shown,
                                        Select.of(
                                                        NOTICES + " AND n.notice = ?",
                                                        school.id(),
                                                        notice.id())
                                                .list(connection, Receipts::notice))
                                .stream()
                                .findFirst());
    }

    /** All versions of a notice, oldest first. */
    public AsOf<List<NoticeView.Version>> versions(SchoolId school, NoticeId notice) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(
                                        "SELECT * FROM notice_version WHERE school = ? AND notice = ? ORDER BY number",
                                        school.id(),
                                        notice.id())
                                .list(connection, row -> version(row, notice)));
    }

    /** Counts of one version by class and level. */
    public AsOf<Map<ClassId, LevelCounts>> counts(
            SchoolId school, NoticeId notice, int number, ShownClasses shown) {
        return models.read(
                projection(),
                school,
                connection -> {
                    Map<ClassId, LevelCounts> byClass = new LinkedHashMap<>();
                    Select.of(
                                    "SELECT class, level, count(*) AS n FROM receipt"
                                            + " WHERE school = ? AND notice = ? AND number = ? AND class IS NOT NULL"
                                            + " AND (?::uuid[] IS NULL OR class = ANY (?::uuid[]))"
                                            + " GROUP BY class, level ORDER BY class, level",
                                    school.id(),
                                    notice.id(),
                                    number,
                                    shown.ids(),
                                    shown.ids())
                            .list(
                                    connection,
                                    row ->
                                            byClass.put(
                                                    new ClassId(row.uuid("class")),
                                                    byClass.getOrDefault(
                                                                    new ClassId(row.uuid("class")),
                                                                    LevelCounts.none())
                                                            .plus(
                                                                    row.integer("level"),
                                                                    row.number("n"))));
                    return byClass;
                });
    }

    /** The board of a version, by class, student, guardian. */
    public AsOf<Page<ReceiptView>> board(Board board, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        SchoolId school = board.school();
        BoardKey after = cursor == null ? null : BoardKey.parse(cursor);
        String sql =
                RECEIPTS
                        + """
                           AND r.number = ?
                           AND (?::uuid IS NULL OR r.class = ?::uuid)
                           AND (?::uuid[] IS NULL OR r.class = ANY (?::uuid[]))
                           AND (?::int IS NULL OR r.level < ?::int)
                           AND (?::uuid IS NULL OR (r.class, r.student, r.guardian) > (?::uuid, ?::uuid, ?::uuid))
                           AND r.class IS NOT NULL
                         ORDER BY r.class, r.student, r.guardian LIMIT ?
                        """;
        UUID classId = board.classId() == null ? null : board.classId().id();
        UUID afterClass = after == null ? null : after.classId();
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                withDeliveries(
                                        connection,
                                        school,
                                        Select.of(
                                                        sql,
                                                        school.id(),
                                                        board.notice().id(),
                                                        board.number(),
                                                        classId,
                                                        classId,
                                                        board.shown().ids(),
                                                        board.shown().ids(),
                                                        board.belowLevel(),
                                                        board.belowLevel(),
                                                        afterClass,
                                                        afterClass,
                                                        after == null ? null : after.student(),
                                                        after == null ? null : after.guardian(),
                                                        limit + 1)
                                                .list(connection, Receipts::receipt)),
                                limit,
                                BoardKey::cursor));
    }

    /**
     * The receipts of one guardian for a notice: every version, every student. At most {@value
     * Page#MAX_ROWS}.
     */
    public AsOf<List<ReceiptView>> receipts(SchoolId school, NoticeId notice, GuardianId guardian) {
        return models.read(
                projection(),
                school,
                connection ->
                        withDeliveries(
                                connection,
                                school,
                                Select.of(
                                                RECEIPTS
                                                        + " AND r.guardian = ? ORDER BY r.student, r.number LIMIT "
                                                        + Page.MAX_ROWS,
                                                school.id(),
                                                notice.id(),
                                                guardian.id())
                                        .list(connection, Receipts::receipt)));
    }

    /** The latest copies of one guardian, one per notice and student, the latest notice first. */
    public AsOf<List<CopyView>> copiesOf(SchoolId school, GuardianId guardian, int limit) {
        Page.requireLimit(limit);
        return models.read(
                projection(),
                school,
                connection -> {
                    List<ReceiptView> receipts =
                            Select.of(COPIES, school.id(), guardian.id(), limit)
                                    .list(connection, Receipts::receipt);
                    UUID[] ids =
                            receipts.stream().map(one -> one.notice().id()).toArray(UUID[]::new);
                    Map<NoticeId, NoticeView> notices = new HashMap<>();
                    Select.of(
                                    NOTICES + " AND n.notice = ANY (?)",
                                    school.id(),
                                    connection.createArrayOf("uuid", ids))
                            .list(connection, Receipts::notice)
                            .forEach(view -> notices.put(view.notice(), view));
                    List<CopyView> copies = new ArrayList<>();
                    for (ReceiptView one : receipts) {
                        NoticeView of = notices.get(one.notice());
                        if (of != null) {
                            copies.add(new CopyView(one, of));
                        }
                    }
                    return copies;
                });
    }

    /** Where the page after a row starts. */
    private record BoardKey(UUID classId, UUID student, UUID guardian) {

        private static String cursor(ReceiptView view) {
            ClassId classId = view.classId();
            if (classId == null) {
                throw new IllegalStateException("A board lists classes only");
            }
            return classId.id() + "." + view.student().id() + "." + view.guardian().id();
        }

        private static BoardKey parse(String cursor) {
            String[] parts = cursor.split("\\.", 3);
            if (parts.length != 3) {
                throw new IllegalArgumentException("Not a cursor of a board");
            }
            return new BoardKey(
                    Page.cursorId(parts[0]), Page.cursorId(parts[1]), Page.cursorId(parts[2]));
        }
    }

    private static NoticeView notice(Select.Row row) throws SQLException {
        NoticeId notice = new NoticeId(row.uuid("notice"));
        return new NoticeView(
                notice,
                row.optionalText("kind"),
                row.optionalInstant("drafted_at"),
                row.optionalInteger("number") == null ? null : version(row, notice),
                row.optionalInstant("withdrawn_at") == null
                        ? null
                        : new NoticeView.Withdrawal(
                                row.instant("withdrawn_at"),
                                row.uuid("withdrawn_event"),
                                row.text("withdrawn_reason")),
                LevelCounts.none());
    }

    private static NoticeView.Version version(Select.Row row, NoticeId notice) throws SQLException {
        return new NoticeView.Version(
                row.integer("number"),
                row.instant("published_at"),
                row.uuid("published_event"),
                row.text("content_hash"),
                List.of(row.text("languages").split(" ")),
                row.optionalInstant("deadline"),
                row.flag("urgent"),
                row.flag("marketing"),
                BoxPlace.handle(row.optionalText("title_en"), notice, String.class).orElse(null),
                BoxPlace.handle(row.optionalText("title_zh"), notice, String.class).orElse(null),
                BoxPlace.handle(row.optionalText("body_en"), notice, String.class).orElse(null),
                BoxPlace.handle(row.optionalText("body_zh"), notice, String.class).orElse(null));
    }

    private static List<NoticeView> withCounts(
            Connection connection, SchoolId school, ShownClasses shown, List<NoticeView> notices)
            throws SQLException {
        Map<UUID, LevelCounts> counts = new HashMap<>();
        UUID[] ids = notices.stream().map(view -> view.notice().id()).toArray(UUID[]::new);
        Select.of(
                        "SELECT r.notice, r.level, count(*) AS n FROM receipt r"
                                + " JOIN notice n ON n.school = r.school AND n.notice = r.notice"
                                + " AND n.latest_number = r.number"
                                + " WHERE r.school = ? AND r.notice = ANY (?)"
                                + " AND (?::uuid[] IS NULL OR r.class = ANY (?::uuid[]))"
                                + " GROUP BY r.notice, r.level",
                        school.id(),
                        connection.createArrayOf("uuid", ids),
                        shown.ids(),
                        shown.ids())
                .list(
                        connection,
                        row ->
                                counts.put(
                                        row.uuid("notice"),
                                        counts.getOrDefault(row.uuid("notice"), LevelCounts.none())
                                                .plus(row.integer("level"), row.number("n"))));
        return notices.stream()
                .map(view ->
                        new NoticeView(
                                view.notice(),
                                view.kind(),
                                view.draftedAt(),
                                view.version(),
                                view.withdrawn(),
                                counts.getOrDefault(view.notice().id(), LevelCounts.none())))
                .toList();
    }

    private static ReceiptView receipt(Select.Row row) throws SQLException {
        Map<Integer, ReceiptView.Step> steps = new HashMap<>();
        for (int level = 0; level < STEPS.size(); level++) {
            String step = STEPS.get(level);
            if (row.optionalInstant(step + "_at") != null) {
                steps.put(
                        level,
                        new ReceiptView.Step(row.instant(step + "_at"), row.uuid(step + "_event")));
            }
        }
        UUID classId = row.optionalUuid("class");
        String attestedBy = row.optionalText("attested_by");
        return new ReceiptView(
                new NoticeId(row.uuid("notice")),
                row.integer("number"),
                classId == null ? null : new ClassId(classId),
                new StudentId(row.uuid("student")),
                new GuardianId(row.uuid("guardian")),
                row.integer("level"),
                isClaimed(row),
                steps,
                row.optionalInteger("opened_number"),
                row.optionalText("opened_language"),
                attestedBy == null ? null : (StaffId) Ref.parse(attestedBy),
                List.of());
    }

    private static boolean isClaimed(Select.Row row) throws SQLException {
        Integer own = row.optionalInteger("own_level");
        return own != null && own < row.integer("level");
    }

    private static List<ReceiptView> withDeliveries(
            Connection connection, SchoolId school, List<ReceiptView> receipts)
            throws SQLException {
        if (receipts.isEmpty()) {
            return receipts;
        }
        Map<List<Object>, List<ReceiptView.Delivery>> deliveries = new HashMap<>();
        UUID[] guardians =
                receipts.stream().map(view -> view.guardian().id()).distinct().toArray(UUID[]::new);
        Select.of(
                        "SELECT * FROM delivery WHERE school = ? AND notice = ?"
                                + " AND guardian = ANY (?) ORDER BY channel",
                        school.id(),
                        receipts.getFirst().notice().id(),
                        connection.createArrayOf("uuid", guardians))
                .list(
                        connection,
                        row ->
                                deliveries
                                        .computeIfAbsent(
                                                List.of(
                                                        row.integer("number"),
                                                        row.uuid("student"),
                                                        row.uuid("guardian")),
                                                _ -> new ArrayList<>())
                                        .add(delivery(row)));
        return receipts.stream()
                .map(view ->
                        new ReceiptView(
                                view.notice(),
                                view.number(),
                                view.classId(),
                                view.student(),
                                view.guardian(),
                                view.level(),
                                view.claimed(),
                                view.steps(),
                                view.openedNumber(),
                                view.openedLanguage(),
                                view.attestedBy(),
                                deliveries.getOrDefault(
                                        List.of(
                                                view.number(),
                                                view.student().id(),
                                                view.guardian().id()),
                                        List.of())))
                .toList();
    }

    private static ReceiptView.Delivery delivery(Select.Row row) throws SQLException {
        return new ReceiptView.Delivery(
                row.text("channel"),
                DeliveryState.valueOf(row.text("state")),
                row.integer("attempts"),
                row.optionalText("last_result"),
                row.instant("last_at"),
                row.uuid("last_event"));
    }
}
