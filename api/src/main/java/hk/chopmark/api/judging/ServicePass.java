package hk.chopmark.api.judging;

import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.TokenRole;
import hk.chopmark.core.board.Reach;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import java.util.List;

/** What a connected system may look at as long as it holds no grants of its own. */
final class ServicePass {

    private static final List<Permission> OF_CONNECTORS =
            Permission.all(
                    "roster.view",
                    "notice.view",
                    "receipt.view",
                    "homework.view",
                    "attendance.view",
                    "calendar.view",
                    "duty.view",
                    "access.view",
                    "break-glass.view");

    private ServicePass() {}

    static Reach reach(Caller caller, Act act) {
        List<Permission> held =
                caller.role() == TokenRole.ADMINISTRATOR
                        ? Resources.usuallyHeldBy(UsualRole.ADMINISTRATOR)
                        : OF_CONNECTORS;
        return held.stream().anyMatch(permission -> permission.allows(act))
                ? new Reach(List.of(caller.school()), List.of(), List.of())
                : Reach.NOTHING;
    }
}
