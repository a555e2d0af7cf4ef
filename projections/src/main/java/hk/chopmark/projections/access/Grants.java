package hk.chopmark.projections.access;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who held which role where, at any time.
 *
 * <p>A grant is in force at an instant if it had been made by then, is valid then, and had not been
 * revoked by then. So a question about the past is answered as it would have been answered in the
 * past.
 *
 * <p>A grant of somebody who left stays in force until it ends or is revoked, and counts for
 * nothing; it says so.
 *
 * <p><b>Guarantees</b>: every answer is about one school and names the position it holds for. For
 * display and for questions only: a decision about access reads the log, never this view.
 */
public final class Grants {

    private static final String IN_FORCE =
            """
             AND granted_at <= ?::timestamptz AND valid_from <= ?::timestamptz
             AND (valid_to IS NULL OR ?::timestamptz < valid_to)
             AND (revoked_at IS NULL OR ?::timestamptz < revoked_at)
            """;

    /** As last recorded, whatever time a clock gave to what was recorded. */
    private static final String IN_FORCE_NOW =
            """
             AND revoked_at IS NULL AND valid_from <= ?::timestamptz
             AND (valid_to IS NULL OR ?::timestamptz < valid_to)
            """;

    private static final String LAST_DAY =
            """
            LEFT JOIN LATERAL (
             SELECT CASE WHEN access_grant.position < p.since_position
                         THEN p.last_day_before ELSE p.last_day END AS holder_last_day
               FROM access_post p
              WHERE p.school = access_grant.school AND p.staff = access_grant.grantee
            ) post ON true
            """;

    private static final String GRANTS =
            "SELECT * FROM access_grant "
                    + Reviewed.latestOf("access_grant.school", "access_grant.\"grant\"")
                    + LAST_DAY
                    + "WHERE school = ? AND granted_event IS NOT NULL";
    private static final String AFTER =
            " AND (?::uuid IS NULL OR position > (SELECT c.position FROM access_grant c"
                    + " WHERE c.school = access_grant.school AND c.\"grant\" = ?::uuid))";
    private static final String ORDER = " ORDER BY position LIMIT ?";

    private static final String ROLES =
            """
            SELECT * FROM role
             WHERE school = ? AND (?::text IS NULL OR role_code = ?::text)
               AND (?::uuid IS NULL OR (role_code, role_version) > (
                   SELECT c.role_code, c.role_version FROM role c
                    WHERE c.school = role.school AND c.defined_event = ?::uuid))
             ORDER BY role_code, role_version LIMIT ?
            """;

    private final ReadModels models;

    public Grants(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return GrantsProjection.INSTANCE;
    }

    /**
     * What a person held at an instant, the oldest grant first; {@value Page#MAX_ROWS} at a time.
     */
    public AsOf<Page<GrantView>> heldBy(
            SchoolId school, PersonRef person, Instant at, @Nullable String cursor) {
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        page(
                                Select.of(
                                                GRANTS
                                                        + " AND grantee = ?"
                                                        + IN_FORCE
                                                        + AFTER
                                                        + ORDER,
                                                school.id(),
                                                person.text(),
                                                at,
                                                at,
                                                at,
                                                at,
                                                after,
                                                after,
                                                Page.MAX_ROWS + 1)
                                        .list(connection, Grants::grant)));
    }

    /**
     * What a person holds as last recorded, the oldest grant first; {@value Page#MAX_ROWS} at a
     * time.
     *
     * @param now decides which grants are valid
     */
    public AsOf<Page<GrantView>> heldNow(
            SchoolId school, PersonRef person, Instant now, @Nullable String cursor) {
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        page(
                                Select.of(
                                                GRANTS
                                                        + " AND grantee = ?"
                                                        + IN_FORCE_NOW
                                                        + AFTER
                                                        + ORDER,
                                                school.id(),
                                                person.text(),
                                                now,
                                                now,
                                                after,
                                                after,
                                                Page.MAX_ROWS + 1)
                                        .list(connection, Grants::grant)));
    }

    private static Page<GrantView> page(List<GrantView> oneMore) {
        return Page.cut(oneMore, Page.MAX_ROWS, view -> view.grant().id().toString());
    }

    /** What anybody held in exactly this scope at an instant. */
    public AsOf<Page<GrantView>> inScope(
            SchoolId school, Ref scope, Instant at, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                GRANTS
                                                        + " AND scope = ?"
                                                        + IN_FORCE
                                                        + AFTER
                                                        + ORDER,
                                                school.id(),
                                                scope.text(),
                                                at,
                                                at,
                                                at,
                                                at,
                                                after,
                                                after,
                                                limit + 1)
                                        .list(connection, Grants::grant),
                                limit,
                                view -> view.grant().id().toString()));
    }

    /**
     * All grants of a school, in force or not.
     *
     * @param person of one person only; null for all
     */
    public AsOf<Page<GrantView>> history(
            SchoolId school, @Nullable PersonRef person, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        String grantee = person == null ? null : person.text();
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                GRANTS
                                                        + " AND (?::text IS NULL OR grantee = ?::text)"
                                                        + AFTER
                                                        + ORDER,
                                                school.id(),
                                                grantee,
                                                grantee,
                                                after,
                                                after,
                                                limit + 1)
                                        .list(connection, Grants::grant),
                                limit,
                                view -> view.grant().id().toString()));
    }

    /** A grant, whatever became of it. */
    static Optional<GrantView> byId(Connection connection, SchoolId school, GrantId grant)
            throws SQLException {
        return Select.of(GRANTS + " AND \"grant\" = ?", school.id(), grant.id())
                .first(connection, Grants::grant);
    }

    /**
     * All versions of the roles of a school, by code and version.
     *
     * @param roleCode of one role only; null for all
     */
    public AsOf<Page<RoleView>> roles(
            SchoolId school, @Nullable String roleCode, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(
                                                ROLES,
                                                school.id(),
                                                roleCode,
                                                roleCode,
                                                after,
                                                after,
                                                limit + 1)
                                        .list(connection, Grants::role),
                                limit,
                                view -> view.definedEvent().toString()));
    }

    private static RoleView role(Select.Row row) throws SQLException {
        return new RoleView(
                row.text("role_code"),
                row.integer("role_version"),
                permissions(row),
                row.instant("defined_at"),
                row.text("defined_by"),
                row.uuid("defined_event"));
    }

    static List<Permission> permissions(Select.Row row) throws SQLException {
        String text = row.text("permissions");
        return text.isEmpty() ? List.of() : Permission.all(text.split(" ", -1));
    }

    private static GrantView grant(Select.Row row) throws SQLException {
        return new GrantView(
                new GrantId(row.uuid("grant")),
                (PersonRef) Ref.parse(row.text("grantee")),
                row.text("role_code"),
                row.integer("role_version"),
                permissions(row),
                Ref.parse(row.text("scope")),
                row.instant("valid_from"),
                row.optionalInstant("valid_to"),
                new GrantView.Act(
                        row.instant("granted_at"),
                        row.text("granted_by"),
                        row.uuid("granted_event"),
                        null),
                row.optionalInstant("revoked_at") == null
                        ? null
                        : new GrantView.Act(
                                row.instant("revoked_at"),
                                row.text("revoked_by"),
                                row.uuid("revoked_event"),
                                row.text("revoked_reason")),
                Reviewed.latestIn(row),
                row.optionalDay("holder_last_day"));
    }
}
