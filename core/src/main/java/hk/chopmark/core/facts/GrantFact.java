package hk.chopmark.core.facts;

import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A grant of a role was made or ended. Implemented by access events. */
public interface GrantFact {

    /**
     * What a grant allows, as fixed when it was made.
     *
     * @param scope a school, a class or a student
     * @param permissions permission codes such as {@code receipt.view}
     * @param validFrom from when, inclusive
     * @param validTo until when, exclusive; absent if open-ended
     */
    record Terms(Ref scope, Set<String> permissions, Instant validFrom, @Nullable Instant validTo) {
        public Terms {
            permissions = Set.copyOf(permissions);
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
