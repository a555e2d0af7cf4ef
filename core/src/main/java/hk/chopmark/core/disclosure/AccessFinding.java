package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.shared.GrantId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an {@link AccessQuestion}.
 *
 * @param allowed yes or no
 * @param reasons for a yes what it rests on; for a no everything that stands in the way, first what
 *     was there and is gone
 */
public record AccessFinding(boolean allowed, List<Reason> reasons) {

    public AccessFinding {
        reasons = List.copyOf(reasons);
    }

    /**
     * One reason.
     *
     * @param code stable code, such as {@code grant-for-class} or {@code grant-revoked}
     * @param grant the grant it is about; absent where there is none
     * @param permission the permission of that grant that allows it, or that falls short; absent
     *     where there is no grant
     * @param events ids of the events it rests on, oldest first as far as they follow each other
     */
    public record Reason(
            String code,
            @Nullable GrantId grant,
            @Nullable Permission permission,
            List<UUID> events) {
        public Reason {
            events = List.copyOf(events);
        }
    }
}
