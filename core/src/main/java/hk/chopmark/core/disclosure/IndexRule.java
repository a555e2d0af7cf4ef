package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.disclosure.DisclosureCommand.IndexPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataIndexed;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import java.util.List;

/**
 * Filling the search index shows nothing to anybody; the service that does it says first what it
 * opens, and nobody else may.
 */
final class IndexRule extends Rule<IndexPersonalData, Ties> {

    IndexRule() {
        super(
                IndexPersonalData.class,
                CommandPermission.server(
                        "roster.search", Purpose.ROSTER_ADMINISTRATION, Purpose.DEMONSTRATION),
                Ties::new,
                Ties::apply);
    }

    @Override
    public List<FactQuery> facts(IndexPersonalData command, Actor actor) {
        return List.of();
    }

    @Override
    public List<DisclosureEvent> decide(
            IndexPersonalData command, Ties ties, DecisionContext context) {
        DisclosureRules.requireShownThere(command);
        return List.of(
                new PersonalDataIndexed(
                        command.resource(),
                        DisclosureRules.sorted(command.subjects()),
                        command.fields().stream().sorted().toList(),
                        DisclosureRules.sortedCategories(command.categories())));
    }
}
