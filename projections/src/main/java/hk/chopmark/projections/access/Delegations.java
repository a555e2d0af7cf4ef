package hk.chopmark.projections.access;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.projections.access.DelegationView.State;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who handed which rights to whom, and which of that counts.
 *
 * <p><b>Guarantees</b>: every answer is about one school and names the position it holds for. For
 * display and for questions only: a decision about access reads the log, never this view.
 */
public final class Delegations {

    /** Delegations {@code d} with what they rest on. */
    private static final String RESTING =
            """
            access_delegation d
            LEFT JOIN access_grant g ON g.school = d.school AND g."grant" = d.base
            LEFT JOIN LATERAL (
             SELECT CASE WHEN g.position < p.since_position
                         THEN p.last_day_before ELSE p.last_day END AS last_day
               FROM access_post p WHERE p.school = d.school AND p.staff = d.delegator
            ) one ON true
            LEFT JOIN LATERAL (
             SELECT CASE WHEN d.position < p.since_position
                         THEN p.last_day_before ELSE p.last_day END AS last_day
               FROM access_post p WHERE p.school = d.school AND p.staff = d.delegate
            ) two ON true
            """;

    /**
     * Those that stand: whose {@link #state} is that they count, or will. Takes a school, an
     * instant and the day of that instant.
     */
    static final String STANDING =
            RESTING
                    + """
                    CROSS JOIN (VALUES (?::uuid, ?::timestamptz, ?::date)) asked (school, at, day)
                    WHERE d.school = asked.school AND d.granted_event IS NOT NULL
                     AND (d.ended_at IS NULL OR asked.at < d.ended_at)
                     AND (g.revoked_at IS NULL OR asked.at < g.revoked_at)
                     AND (one.last_day IS NULL OR asked.day <= one.last_day)
                     AND (two.last_day IS NULL OR asked.day <= two.last_day)
                     AND asked.at < d.valid_to
                     AND (g.valid_to IS NULL OR asked.at < g.valid_to)
                    """;

    private static final String ROWS =
            """
            SELECT d.*, g.revoked_at AS base_revoked_at, g.valid_to AS base_valid_to,
             one.last_day AS delegator_last_day, two.last_day AS delegate_last_day, last.*
            FROM
            """
                    + RESTING
                    + Reviewed.latestOf("d.school", "d.delegation");

    private static final String HISTORY =
            ROWS
                    + """
                    WHERE d.school = ? AND d.granted_event IS NOT NULL
                     AND (?::text IS NULL OR d.delegator = ?::text OR d.delegate = ?::text)
                     AND (?::uuid IS NULL OR d.position > (SELECT c.position FROM access_delegation c
                           WHERE c.school = d.school AND c.delegation = ?::uuid))
                    ORDER BY d.position LIMIT ?
                    """;

    private static final String CURRENT =
            ROWS
                    + "WHERE (d.school, d.delegation) IN (SELECT d.school, d.delegation FROM "
                    + STANDING
                    + """
                    ) AND (?::text IS NULL OR d.delegator = ?::text OR d.delegate = ?::text)
                     AND (?::uuid IS NULL OR d.position < (SELECT c.position FROM access_delegation c
                           WHERE c.school = d.school AND c.delegation = ?::uuid))
                    ORDER BY d.position DESC LIMIT ?
                    """;

    private final ReadModels models;

    public Delegations(ReadModels models) {
        this.models = models;
    }

    /**
     * All delegations of a school, whatever their state at an instant.
     *
     * @param person those from or to one person only; null for all
     */
    public AsOf<Page<DelegationView>> history(
            SchoolId school,
            @Nullable PersonRef person,
            Instant at,
            @Nullable String cursor,
            int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        String who = person == null ? null : person.text();
        return models.read(
                Grants.projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                HISTORY,
                                                school.id(),
                                                who,
                                                who,
                                                who,
                                                after,
                                                after,
                                                limit + 1)
                                        .list(connection, row -> delegation(row, at)),
                                limit,
                                view -> view.delegation().id().toString()));
    }

    /**
     * The delegations in force at an instant and those to come, the newest first.
     *
     * @param person those from or to one person only; null for all
     */
    public AsOf<Page<DelegationView>> current(
            SchoolId school,
            @Nullable PersonRef person,
            Instant at,
            @Nullable String cursor,
            int limit) {
        Page.requireLimit(limit);
        UUID before = Page.cursor(cursor);
        String who = person == null ? null : person.text();
        return models.read(
                Grants.projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                CURRENT,
                                                school.id(),
                                                at,
                                                DecisionContext.dayOf(at),
                                                who,
                                                who,
                                                who,
                                                before,
                                                before,
                                                limit + 1)
                                        .list(connection, row -> delegation(row, at)),
                                limit,
                                view -> view.delegation().id().toString()));
    }

    private static DelegationView delegation(Select.Row row, Instant at) throws SQLException {
        return new DelegationView(
                new GrantId(row.uuid("delegation")),
                new GrantId(row.uuid("base")),
                row.uuid("base_event"),
                (StaffId) Ref.parse(row.text("delegator")),
                (StaffId) Ref.parse(row.text("delegate")),
                Grants.permissions(row),
                Ref.parse(row.text("scope")),
                row.instant("valid_from"),
                row.instant("valid_to"),
                row.text("reason"),
                new GrantView.Act(
                        row.instant("granted_at"),
                        row.text("granted_by"),
                        row.uuid("granted_event"),
                        null),
                row.optionalInstant("ended_at") == null
                        ? null
                        : new GrantView.Act(
                                row.instant("ended_at"),
                                row.text("ended_by"),
                                row.uuid("ended_event"),
                                row.text("ended_reason")),
                state(row, at),
                Reviewed.latestIn(row));
    }

    /** What was done comes before what time did. */
    private static State state(Select.Row row, Instant at) throws SQLException {
        if (isPast(row.optionalInstant("ended_at"), at)) {
            return State.ENDED;
        }
        if (isPast(row.optionalInstant("base_revoked_at"), at)) {
            return State.GRANT_REVOKED;
        }
        if (hasLeft(row.optionalDay("delegator_last_day"), at)) {
            return State.DELEGATOR_LEFT;
        }
        if (hasLeft(row.optionalDay("delegate_last_day"), at)) {
            return State.DELEGATE_LEFT;
        }
        if (isPast(row.instant("valid_to"), at)) {
            return State.OVER;
        }
        if (isPast(row.optionalInstant("base_valid_to"), at)) {
            return State.GRANT_OVER;
        }
        return at.isBefore(row.instant("valid_from")) || at.isBefore(row.instant("granted_at"))
                ? State.NOT_YET_VALID
                : State.IN_FORCE;
    }

    private static boolean isPast(@Nullable Instant end, Instant at) {
        return end != null && !at.isBefore(end);
    }

    private static boolean hasLeft(@Nullable LocalDate lastDay, Instant at) {
        return lastDay != null && DecisionContext.dayOf(at).isAfter(lastDay);
    }
}
