package hk.chopmark.core.custody;

import hk.chopmark.core.custody.CustodyCommand.PassEventOver;
import hk.chopmark.core.custody.CustodyEvent.EventPassedOver;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The command line of whoever runs the installation passes an event over, once per read model. */
final class PassOverRule extends Rule<PassEventOver, Set<PassOverRule.Passed>> {

    /** What was passed over. */
    record Passed(String readModel, UUID event) {}

    PassOverRule() {
        super(
                PassEventOver.class,
                CommandPermission.server("custody.record", Purpose.AUDIT, Purpose.DEMONSTRATION),
                HashSet::new,
                PassOverRule::fold);
    }

    private static Set<Passed> fold(Set<Passed> passed, Recorded<?> fact) {
        if (fact.event() instanceof EventPassedOver before) {
            passed.add(new Passed(before.readModel(), before.event()));
        }
        return passed;
    }

    @Override
    public List<FactQuery> facts(PassEventOver command, Actor actor) {
        return List.of(FactQuery.about(CustodyId.of(command.school()), EventPassedOver.class));
    }

    @Override
    public List<CustodyEvent> decide(
            PassEventOver command, Set<Passed> passed, DecisionContext context) {
        if (passed.contains(new Passed(command.readModel(), command.event()))) {
            throw DomainRejection.conflict(
                    "custody.already-passed-over",
                    Map.of("readModel", command.readModel(), "event", command.event()));
        }
        return List.of(
                new EventPassedOver(
                        CustodyId.of(command.school()),
                        command.readModel(),
                        command.event(),
                        command.reason()));
    }
}
