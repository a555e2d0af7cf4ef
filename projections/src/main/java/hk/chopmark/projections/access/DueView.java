package hk.chopmark.projections.access;

import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A grant or delegation that stands and was not reviewed for long.
 *
 * @param grant which
 * @param holder who holds it
 * @param handedOnBy who handed it on; null for a grant of its own
 * @param roleCode role; null for a delegation
 * @param scope a school, a class or a student
 * @param grantedAt when it was made
 * @param grantedEvent the event that made it, which a review names
 * @param lastReview what was last said of it; null if nothing ever was
 */
public record DueView(
        GrantId grant,
        GranteeRef holder,
        @Nullable StaffId handedOnBy,
        @Nullable String roleCode,
        Ref scope,
        Instant grantedAt,
        UUID grantedEvent,
        @Nullable Reviewed lastReview) {}
