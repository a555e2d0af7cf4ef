package hk.chopmark.core.testing;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts events of any area on a record, through a whole engine but without the rules of the area.
 */
public final class Planting {

    private Planting() {}

    /** Asks for these events. */
    public record Plant(SchoolId school, List<DomainEvent> events) implements Command {
        public Plant {
            events = List.copyOf(events);
        }
    }

    /** All areas, and one that plants. */
    public static List<AreaModule> areas() {
        AreaModule planting = AreaModule.named("planting").decisions(new Rule()).build();
        return Stream.concat(Areas.all().stream(), Stream.of(planting)).toList();
    }

    private static final class Rule implements Decision<Plant, Integer> {
        @Override
        public CommandPermission<Plant> permission() {
            return CommandPermission.decided("roster.view", Purpose.values());
        }

        @Override
        public Class<Plant> commandType() {
            return Plant.class;
        }

        @Override
        public List<FactQuery> facts(Plant command, Actor actor) {
            return List.of();
        }

        @Override
        public Integer initial(Plant command) {
            return 0;
        }

        @Override
        public Integer evolve(Integer state, Recorded<?> fact) {
            return state;
        }

        @Override
        public List<DomainEvent> decide(Plant command, Integer state, DecisionContext context) {
            return command.events();
        }
    }
}
