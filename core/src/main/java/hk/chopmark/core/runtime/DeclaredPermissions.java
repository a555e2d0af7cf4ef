package hk.chopmark.core.runtime;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resources;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** No decision is registered unless it says what it takes to send its command. */
final class DeclaredPermissions {

    private DeclaredPermissions() {}

    /**
     * Requires of every decision a permission that names an action which an area declares.
     *
     * @throws IllegalArgumentException naming the decision that does not
     */
    static void require(List<AreaModule> areas) {
        List<Resource> resources =
                Stream.concat(
                                areas.stream().flatMap(area -> area.resources().stream()),
                                Resources.all().stream())
                        .toList();
        for (AreaModule area : areas) {
            area.decisions().forEach(decision -> require(decision, resources));
        }
    }

    private static void require(Decision<?, ?> decision, List<Resource> resources) {
        @Nullable CommandPermission<?> permission = decision.permission();
        if (permission == null) {
            throw new IllegalArgumentException(
                    decision.getClass().getName() + " declares no permission");
        }
        Act act = permission.act();
        boolean isDeclared =
                resources.stream()
                        .filter(resource -> resource.code().equals(act.resource()))
                        .anyMatch(resource -> resource.actionNamed(act.action()).isPresent());
        if (!isDeclared) {
            throw new IllegalArgumentException(
                    decision.getClass().getName()
                            + " needs the permission "
                            + act.text()
                            + ", which no area declares");
        }
    }
}
