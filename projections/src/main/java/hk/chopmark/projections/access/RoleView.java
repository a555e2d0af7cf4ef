package hk.chopmark.projections.access;

import hk.chopmark.core.decision.Permission;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One version of a role.
 *
 * @param roleCode role
 * @param roleVersion 1, 2, 3, ...
 * @param permissions what it allows, in ascending order
 * @param definedAt when
 * @param definedBy text form of who defined it
 * @param definedEvent the event to prove it by
 */
public record RoleView(
        String roleCode,
        int roleVersion,
        List<Permission> permissions,
        Instant definedAt,
        String definedBy,
        UUID definedEvent) {
    public RoleView {
        permissions = List.copyOf(permissions);
    }
}
