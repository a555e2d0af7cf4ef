package hk.chopmark.projections.access;

import hk.chopmark.projections.rows.Select;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a review said of a grant or delegation.
 *
 * @param at when
 * @param by who signed
 * @param event the review, to prove it by
 * @param verdict {@code KEEP} or {@code REMOVE}
 * @param reason reason code
 */
public record Reviewed(Instant at, String by, UUID event, String verdict, String reason) {

    /** A join of the latest review of what two columns name, as columns of {@code last}. */
    static String latestOf(String school, String grant) {
        return """
        LEFT JOIN LATERAL (
         SELECT v.at AS reviewed_at, v.signed_by AS reviewed_by, v.review AS review_event,
          v.verdict AS review_verdict, v.reason AS review_reason, v.position AS review_position
         FROM access_verdict v WHERE v.school = %s AND v."grant" = %s ORDER BY v.position DESC LIMIT 1
        ) last ON true
        """
                .formatted(school, grant);
    }

    static @Nullable Reviewed latestIn(Select.Row row) throws SQLException {
        return row.optionalInstant("reviewed_at") == null ? null : in(row);
    }

    static Reviewed in(Select.Row row) throws SQLException {
        return new Reviewed(
                row.instant("reviewed_at"),
                row.text("reviewed_by"),
                row.uuid("review_event"),
                row.text("review_verdict"),
                row.text("review_reason"));
    }
}
