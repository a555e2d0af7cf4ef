package hk.chopmark.projections.access;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A proposed grant that waits for a second person.
 *
 * @param grant the grant it becomes when confirmed
 * @param grantee who would hold it
 * @param roleCode role
 * @param roleVersion version of the role when proposed
 * @param permissions what the grant would allow, whatever became of the role; in ascending order
 * @param scope a school, a class or a student
 * @param validFrom from when it would be valid
 * @param validTo until when, exclusive; null if open-ended
 * @param proposedAt when it was proposed
 * @param proposedBy by whom, who cannot confirm it
 * @param proposedEvent the event to prove it by
 */
public record ProposalView(
        GrantId grant,
        GranteeRef grantee,
        String roleCode,
        int roleVersion,
        List<Permission> permissions,
        Ref scope,
        Instant validFrom,
        @Nullable Instant validTo,
        Instant proposedAt,
        PersonRef proposedBy,
        UUID proposedEvent) {
    public ProposalView {
        permissions = List.copyOf(permissions);
    }
}
