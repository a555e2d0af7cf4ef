package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataSearched;
import hk.chopmark.core.disclosure.DisclosureRules.Reliance;
import hk.chopmark.core.disclosure.Entitlement.Verdict;
import hk.chopmark.core.disclosure.Entitlement.Wish;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SubjectRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Searching takes a grant, and reaches as far as it: whom the searcher may not find is left out,
 * not refused, for a refusal would tell that somebody of that name is there.
 */
final class SearchRule extends Rule<SearchPersonalData, Ties> {

    SearchRule() {
        super(SearchPersonalData.class, DisclosureRules.searching(), Ties::new, Ties::apply);
    }

    @Override
    public List<FactQuery> facts(SearchPersonalData command, Actor actor) {
        return actor.ref() instanceof ActorRef.Person(PersonRef viewer)
                ? Entitlement.facts(viewer)
                : List.of();
    }

    @Override
    public List<FactQuery> furtherFacts(
            SearchPersonalData command, Ties ties, DecisionContext context) {
        return context.actor().ref() instanceof ActorRef.Person(PersonRef viewer)
                ? Entitlement.furtherFacts(wish(command, viewer, command.subjects(), context), ties)
                : List.of();
    }

    @Override
    public List<DisclosureEvent> decide(
            SearchPersonalData command, Ties ties, DecisionContext context) {
        DisclosureRules.requireShownThere(command);
        if (!(context.actor().ref() instanceof ActorRef.Person(PersonRef viewer))) {
            return List.of(denied(command, null));
        }
        List<Held> held = Entitlement.held(wish(command, viewer, Set.of(), context), ties);
        if (held.isEmpty()) {
            return List.of(denied(command, viewer));
        }
        Set<SubjectRef> within = new LinkedHashSet<>();
        List<Grounds> grounds = new ArrayList<>();
        for (SubjectRef subject : command.subjects()) {
            // By what is recorded of this person alone: the details of others are no part of it.
            Wish wish = wish(command.about(Set.of(subject)), viewer, Set.of(subject), context);
            if (Entitlement.decide(wish, ties) instanceof Verdict.Entitled(List<Grounds> found)) {
                within.add(subject);
                grounds.addAll(found);
            }
        }
        SearchPersonalData reached = command.about(within);
        Reliance reliance =
                DisclosureRules.relianceOn(
                        grounds.isEmpty()
                                ? List.of(
                                        Grounds.toSearch(held.getFirst(), ties.on(context.today())))
                                : grounds);
        return List.of(
                new PersonalDataSearched(
                        viewer,
                        command.resource(),
                        command.kind(),
                        DisclosureRules.sorted(within),
                        reached.fields().stream().sorted().toList(),
                        DisclosureRules.sortedCategories(reached.categories()),
                        reliance.grants(),
                        reliance.grantEvents(),
                        reliance.links(),
                        reliance.onBehalfOf()));
    }

    @Override
    public List<UUID> reliedOn(
            SearchPersonalData command,
            Ties ties,
            DecisionContext context,
            List<? extends DomainEvent> decided) {
        return DisclosureRules.namedBy(decided);
    }

    /** By grant only: the law gives nobody a right to look for others. */
    private static Wish wish(
            SearchPersonalData command,
            PersonRef viewer,
            Set<SubjectRef> subjects,
            DecisionContext context) {
        return new Wish(
                viewer,
                act(command),
                true,
                subjects,
                command.categories(),
                context.now(),
                context.today());
    }

    private static Act act(SearchPersonalData command) {
        return Act.search(command.resource());
    }

    /** Without the subjects, who would tell what was looked for. */
    private static AccessDenied denied(SearchPersonalData command, @Nullable PersonRef viewer) {
        return AccessDenied.of(viewer, command.resource(), List.of(), act(command).text());
    }
}
