package hk.chopmark.api.rest.counts;

import hk.chopmark.api.security.Caller;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.eventstore.tree.Proofs;
import hk.chopmark.core.shared.SchoolId;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Turns positions of the log of all schools into counts of the caller's own school, and back: no
 * school learns from a number how much others do.
 *
 * <p><b>Guarantees</b>: a count stands for a position for ever, because events are only added at
 * the end. Greater positions have the same or greater counts. The operator, who belongs to no
 * school, sees positions.
 */
public final class OwnCounts {

    private final Installation installation;

    public OwnCounts(Installation installation) {
        this.installation = installation;
    }

    /** How many events of the caller's school stand below a position. */
    public long below(long position) {
        SchoolId school = callersSchool();
        return school == null ? position : proofs().countBelow(school, position);
    }

    /**
     * The position that covers the first {@code count} events of the caller's school and no later
     * one; {@link Long#MAX_VALUE} where the school has not so many.
     */
    public long covering(long count) {
        SchoolId school = callersSchool();
        if (school == null || count <= 0) {
            return count;
        }
        OptionalLong last = proofs().positionOf(school, count - 1);
        return last.isPresent() ? last.getAsLong() + 1 : Long.MAX_VALUE;
    }

    private Proofs proofs() {
        return installation.engine().proofs();
    }

    private static @Nullable SchoolId callersSchool() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? caller.schoolOrNull()
                : null;
    }
}
