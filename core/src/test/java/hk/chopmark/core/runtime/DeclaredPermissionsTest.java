package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An engine does not start with a decision that does not say what it takes. */
class DeclaredPermissionsTest {

    private record Knock(SchoolId school) implements Command {}

    private static final class Knocking extends Rule<Knock, Integer> {
        @SuppressWarnings("NullAway") // what this test is about
        Knocking(@Nullable CommandPermission<Knock> permission) {
            super(Knock.class, permission, () -> 0, (state, fact) -> state);
        }

        @Override
        public List<FactQuery> facts(Knock command, Actor actor) {
            return List.of();
        }

        @Override
        public List<DomainEvent> decide(Knock command, Integer state, DecisionContext context) {
            return List.of();
        }
    }

    private static List<AreaModule> door(
            @Nullable CommandPermission<Knock> permission, Resource... resources) {
        return List.of(
                AreaModule.named("door")
                        .decisions(new Knocking(permission))
                        .resources(resources)
                        .build());
    }

    @Test
    void all_areas_declare_what_their_commands_take() {
        assertThatNoException()
                .as("every decision of every area names a declared action")
                .isThrownBy(() -> DeclaredPermissions.require(Areas.all()));
    }

    @Test
    void an_area_may_name_its_own_resources_and_those_of_other_areas() {
        CommandPermission<Knock> own = CommandPermission.decided("door.knock", Purpose.TEACHING);
        CommandPermission<Knock> others =
                CommandPermission.decided("roster.view", Purpose.TEACHING);

        assertThatNoException()
                .as("declared beside it, or by the areas of the program")
                .isThrownBy(() -> {
                    DeclaredPermissions.require(door(own, Resource.of("door").action("knock")));
                    DeclaredPermissions.require(door(others));
                });
    }

    @Test
    void a_decision_without_a_permission_is_refused_by_name() {
        assertThatIllegalArgumentException()
                .as("no permission at all")
                .isThrownBy(() -> DeclaredPermissions.require(door(null)))
                .withMessageContaining("Knocking");
    }

    @Test
    void a_permission_that_nobody_declares_is_refused_by_name() {
        CommandPermission<Knock> knock = CommandPermission.decided("door.knock", Purpose.TEACHING);

        assertThatIllegalArgumentException()
                .as("no such resource")
                .isThrownBy(() -> DeclaredPermissions.require(door(knock)))
                .withMessageContaining("Knocking")
                .withMessageContaining("door.knock");
        assertThatIllegalArgumentException()
                .as("no such action of the resource")
                .isThrownBy(() ->
                        DeclaredPermissions.require(
                                door(knock, Resource.of("door").action("open"))))
                .withMessageContaining("door.knock");
    }
}
