package hk.chopmark.projections.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One version of a role.
 *
 * @param roleCode role
 * @param roleVersion 1, 2, 3, ...
 * @param permissions permission codes, sorted
 * @param definedAt when
 * @param definedEvent the event to prove it by
 */
public record RoleView(
        String roleCode,
        int roleVersion,
        List<String> permissions,
        Instant definedAt,
        UUID definedEvent) {
    public RoleView {
        permissions = List.copyOf(permissions);
    }
}
