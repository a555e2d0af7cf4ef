package hk.chopmark.core.facts;

import hk.chopmark.core.facts.Permission.Act;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A grant of a role was made or ended. Implemented by access events. */
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

    /** The grant. */
    GrantId grant();

    /** Who holds it. */
    PersonRef grantee();

    /** What it allows from this event on; empty once revoked. */
    Optional<Terms> terms();
}
