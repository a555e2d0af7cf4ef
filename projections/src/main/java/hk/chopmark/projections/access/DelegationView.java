package hk.chopmark.projections.access;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rights of a grant that one member of staff handed to another.
 *
 * @param delegation the delegation
 * @param base the grant whose rights were handed on
 * @param baseEvent the event that made that grant
 * @param delegator who holds it
 * @param delegate who got them
 * @param permissions which rights; in ascending order
 * @param scope a school, a class or a student
 * @param validFrom from when, inclusive
 * @param validTo until when, exclusive
 * @param reason reason code
 * @param granted when and by whom it was made
 * @param ended when and by whom it was ended before its time; null if it was not
 * @param state whether it counts at the instant asked about, and if not, why
 * @param lastReview what a review last said of it; null if none ever did
 */
public record DelegationView(
        GrantId delegation,
        GrantId base,
        UUID baseEvent,
        StaffId delegator,
        StaffId delegate,
        List<Permission> permissions,
        Ref scope,
        Instant validFrom,
        Instant validTo,
        String reason,
        GrantView.Act granted,
        GrantView.@Nullable Act ended,
        State state,
        @Nullable Reviewed lastReview) {
    public DelegationView {
        permissions = List.copyOf(permissions);
    }

    /** Whether a delegation counts. A pupil who left the class of the grant is not seen here. */
    public enum State {
        IN_FORCE,
        NOT_YET_VALID,
        OVER,
        ENDED,
        GRANT_REVOKED,
        GRANT_OVER,
        DELEGATOR_LEFT,
        DELEGATE_LEFT
    }
}
