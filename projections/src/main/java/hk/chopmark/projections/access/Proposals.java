package hk.chopmark.projections.access;

import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Proposed grants that were neither confirmed nor withdrawn, and whose time is not over.
 *
 * <p><b>Guarantees</b>: every answer is about one school and names the position it holds for. For
 * display only: whether a proposal can be confirmed is decided from the log.
 */
public final class Proposals {

    private static final String PENDING =
            """
            SELECT * FROM access_proposal
            WHERE school = ? AND proposed_event IS NOT NULL AND settled_event IS NULL
             AND (valid_to IS NULL OR ?::timestamptz < valid_to)
             AND (?::uuid IS NULL OR position < (SELECT c.position FROM access_proposal c
                   WHERE c.school = access_proposal.school AND c."grant" = ?::uuid))
            ORDER BY position DESC LIMIT ?
            """;

    private final ReadModels models;

    public Proposals(ReadModels models) {
        this.models = models;
    }

    /** What waits at an instant, the newest first. */
    public AsOf<Page<ProposalView>> pending(
            SchoolId school, Instant at, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        return models.read(
                Grants.projection(),
                school,
                connection ->
                        Page.cut(
                                Select.of(PENDING, school.id(), at, after, after, limit + 1)
                                        .list(connection, Proposals::proposal),
                                limit,
                                view -> view.grant().id().toString()));
    }

    private static ProposalView proposal(Select.Row row) throws SQLException {
        return new ProposalView(
                new GrantId(row.uuid("grant")),
                (GranteeRef) Ref.parse(row.text("grantee")),
                row.text("role_code"),
                row.integer("role_version"),
                Grants.permissions(row),
                Ref.parse(row.text("scope")),
                row.instant("valid_from"),
                row.optionalInstant("valid_to"),
                row.instant("proposed_at"),
                (PersonRef) Ref.parse(row.text("proposed_by")),
                row.uuid("proposed_event"));
    }
}
