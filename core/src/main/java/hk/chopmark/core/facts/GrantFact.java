package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A grant of a role, or a delegation of one, was made or ended. Implemented by access events. */
public interface GrantFact {

    /**
     * What a grant allows, as fixed when it was made.
     *
     * @param scope a school, a class or a student
     * @param permissions what the role allowed when it was granted; some may not count in this
     *     scope
     * @param validFrom from when, inclusive
     * @param validTo until when, exclusive; absent if open-ended
     */
    record Terms(
            Ref scope, List<Permission> permissions, Instant validFrom, @Nullable Instant validTo) {
        public Terms {
            permissions = List.copyOf(permissions);
        }

        /** The permission that allows an act and counts in this scope. */
        public Optional<Permission> carried(Act act) {
            return permissions.stream()
                    .filter(permission -> permission.allows(act))
                    .filter(permission -> permission.countsThrough(scope))
                    .findFirst();
        }

        /** Whether the grant is within its validity at this instant. */
        public boolean isValidAt(Instant instant) {
            return !instant.isBefore(validFrom) && (validTo == null || instant.isBefore(validTo));
        }
    }

    /**
     * Where a grant comes from that hands on rights of another one.
     *
     * @param grant the grant whose rights are handed on
     * @param event id of the event that made it
     * @param holder who holds it and handed it on
     */
    record Origin(GrantId grant, UUID event, StaffId holder) {}

    /** The grant. */
    GrantId grant();

    /** Who holds it. */
    GranteeRef grantee();

    /** What it allows from this event on; empty once revoked. */
    Optional<Terms> terms();

    /** Where it comes from, if it hands on rights of another grant; asked where terms are made. */
    default Optional<Origin> origin() {
        return Optional.empty();
    }
}
