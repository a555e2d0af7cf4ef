package hk.chopmark.projections.access;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One grant of a role to a person, from its beginning to its end.
 *
 * @param grant the grant
 * @param grantee who holds it
 * @param roleCode role
 * @param roleVersion version of the role when granted
 * @param permissions what it allows, as fixed when granted; in ascending order
 * @param scope a school, a class or a student
 * @param validFrom from when it is valid
 * @param validTo until when, exclusive; null if open-ended
 * @param granted when and by whom it was made
 * @param revoked when and by whom it was ended before its time; null if it was not
 * @param lastReview what a review last said of it; null if none ever did
 * @param holderLastDay last day at the school of who holds it; null if they are not known to leave
 */
public record GrantView(
        GrantId grant,
        PersonRef grantee,
        String roleCode,
        int roleVersion,
        List<Permission> permissions,
        Ref scope,
        Instant validFrom,
        @Nullable Instant validTo,
        Act granted,
        @Nullable Act revoked,
        @Nullable Reviewed lastReview,
        @Nullable LocalDate holderLastDay) {

    public GrantView {
        permissions = List.copyOf(permissions);
    }

    /**
     * Making or ending a grant.
     *
     * @param at server time
     * @param by text form of the actor
     * @param event the event to prove it by
     * @param reason reason code; null for making it
     */
    public record Act(Instant at, String by, UUID event, @Nullable String reason) {}

    /** Whether the grant had been made, was valid and was not revoked at an instant. */
    public boolean isInForceAt(Instant at) {
        return !at.isBefore(granted.at())
                && !at.isBefore(validFrom)
                && (validTo == null || at.isBefore(validTo))
                && (revoked == null || at.isBefore(revoked.at()));
    }

    /**
     * Whether the holder's last day at the school was over at an instant, by what is known now: a
     * grant in force then counts for nothing.
     */
    public boolean hasHolderLeftAt(Instant at) {
        return holderLastDay != null && DecisionContext.dayOf(at).isAfter(holderLastDay);
    }
}
