package hk.chopmark.projections.access;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.CursorPair;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which permissions were reviewed, which are due, and what became of one grant.
 *
 * <p><b>Guarantees</b>: every answer is about one school and names the position it holds for, which
 * is the position a review of it names as looked at.
 */
public final class Reviews {

    /** After how many days without a review a grant is due, unless somebody asks otherwise. */
    public static final int DUE_DAYS = 180;

    /** Longest time without a review that can be asked for. */
    public static final int MAX_DUE_DAYS = 3_650;

    private static final String COMPLETED =
            """
            SELECT * FROM access_review
            WHERE school = ? AND (?::uuid IS NULL OR position < (SELECT c.position FROM access_review c
             WHERE c.school = access_review.school AND c.review = ?::uuid))
            ORDER BY position DESC LIMIT ?
            """;

    private static final String DUE =
            """
            SELECT due.*, last.* FROM (
             SELECT school, "grant" AS id, grantee AS holder, NULL AS delegator, role_code, scope, granted_at,
              granted_event, position
             FROM access_grant
             WHERE school = ? AND granted_event IS NOT NULL AND revoked_event IS NULL
              AND (valid_to IS NULL OR ?::timestamptz < valid_to)
             UNION ALL
             SELECT d.school, d.delegation, d.delegate, d.delegator, NULL, d.scope, d.granted_at, d.granted_event,
              d.position
             FROM
            """
                    + Delegations.STANDING
                    + ") due "
                    + Reviewed.latestOf("due.school", "due.id")
                    + """
                    WHERE coalesce(last.reviewed_at, due.granted_at) < ?::timestamptz
                     AND (?::uuid IS NULL OR
                      (coalesce(last.review_position, due.position), due.position) > (
                       SELECT coalesce((SELECT v.position FROM access_verdict v
                         WHERE v.school = ? AND v."grant" = ? AND v.review = ?), made.position), made.position
                        FROM (SELECT position FROM access_grant WHERE school = ? AND "grant" = ?
                         UNION ALL
                         SELECT position FROM access_delegation WHERE school = ? AND delegation = ?) made))
                    ORDER BY coalesce(last.review_position, due.position), due.position LIMIT ?
                    """;

    private static final String SETTLED =
            """
            SELECT * FROM access_proposal
            WHERE school = ? AND "grant" = ? AND settled_how = 'confirmed'
            """;

    private static final String VERDICTS =
            """
            SELECT at AS reviewed_at, signed_by AS reviewed_by, review AS review_event,
             verdict AS review_verdict, reason AS review_reason
            FROM access_verdict WHERE school = ? AND "grant" = ? ORDER BY position DESC LIMIT ?
            """;

    private final ReadModels models;

    public Reviews(ReadModels models) {
        this.models = models;
    }

    /** The reviews of a school, the last recorded first. */
    public AsOf<Page<ReviewView>> completed(SchoolId school, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        return models.read(
                Grants.projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(COMPLETED, school.id(), after, after, limit + 1)
                                        .list(connection, Reviews::review),
                                limit,
                                view -> view.event().toString()));
    }

    /**
     * What stands and was neither made nor reviewed within so many days before an instant; the
     * longest overdue first.
     *
     * @param days 1 to {@value #MAX_DUE_DAYS}
     */
    public AsOf<Page<DueView>> due(
            SchoolId school, Instant at, int days, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        if (days < 1 || days > MAX_DUE_DAYS) {
            throw new IllegalArgumentException("days is not within 1 and " + MAX_DUE_DAYS);
        }
        @Nullable CursorPair after = cursor == null ? null : CursorPair.of(cursor);
        @Nullable UUID afterId = after == null ? null : after.first();
        Select select =
                Select.of(
                        DUE,
                        school.id(),
                        at,
                        school.id(),
                        at,
                        DecisionContext.dayOf(at),
                        at.minus(Duration.ofDays(days)),
                        afterId,
                        school.id(),
                        afterId,
                        after == null ? null : after.second(),
                        school.id(),
                        afterId,
                        school.id(),
                        afterId,
                        limit + 1);
        return models.read(
                Grants.projection(),
                school,
                connection ->
                        Page.cut(select.list(connection, Reviews::due), limit, Reviews::cursorOf));
    }

    /**
     * Where something due stands in the list: its id, and the last review when it was listed; the
     * same id again if there was none.
     */
    private static String cursorOf(DueView row) {
        UUID id = row.grant().id();
        Reviewed last = row.lastReview();
        return new CursorPair(id, last == null ? id : last.event()).cursor();
    }

    /** Who gave a grant, and what reviews said of it, at most {@value Page#MAX_ROWS}. */
    public AsOf<Optional<GrantLineage>> lineage(SchoolId school, GrantId grant) {
        return models.read(
                Grants.projection(),
                school,
                connection -> {
                    Optional<GrantView> made = Grants.byId(connection, school, grant);
                    return made.isEmpty()
                            ? Optional.empty()
                            : Optional.of(lineage(connection, school, made.get()));
                });
    }

    private static GrantLineage lineage(Connection connection, SchoolId school, GrantView made)
            throws SQLException {
        UUID grant = made.grant().id();
        Optional<GrantLineage> bothHands =
                Select.of(SETTLED, school.id(), grant)
                        .first(
                                connection,
                                row ->
                                        new GrantLineage(
                                                made,
                                                new GrantView.Act(
                                                        row.instant("proposed_at"),
                                                        row.text("proposed_by"),
                                                        row.uuid("proposed_event"),
                                                        null),
                                                new GrantView.Act(
                                                        row.instant("settled_at"),
                                                        row.text("settled_by"),
                                                        row.uuid("settled_event"),
                                                        null),
                                                List.of()));
        return new GrantLineage(
                made,
                bothHands.map(GrantLineage::proposed).orElse(null),
                bothHands.map(GrantLineage::confirmed).orElse(null),
                Select.of(VERDICTS, school.id(), grant, Page.MAX_ROWS)
                        .list(connection, Reviewed::in));
    }

    private static ReviewView review(Select.Row row) throws SQLException {
        return new ReviewView(
                row.uuid("review"),
                row.instant("at"),
                (StaffId) Ref.parse(row.text("signed_by")),
                Ref.parse(row.text("scope")),
                row.number("looked_at"),
                row.integer("kept"),
                row.integer("removed"));
    }

    private static DueView due(Select.Row row) throws SQLException {
        String delegator = row.optionalText("delegator");
        return new DueView(
                new GrantId(row.uuid("id")),
                (GranteeRef) Ref.parse(row.text("holder")),
                delegator == null ? null : (StaffId) Ref.parse(delegator),
                row.optionalText("role_code"),
                Ref.parse(row.text("scope")),
                row.instant("granted_at"),
                row.uuid("granted_event"),
                Reviewed.latestIn(row));
    }
}
