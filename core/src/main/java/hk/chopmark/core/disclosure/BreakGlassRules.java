package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.disclosure.BreakGlassCommand.ImportBreakGlassReadings;
import hk.chopmark.core.disclosure.BreakGlassCommand.Line;
import hk.chopmark.core.disclosure.BreakGlassCommand.ReviewBreakGlass;
import hk.chopmark.core.disclosure.DisclosureEvent.BreakGlassOpened;
import hk.chopmark.core.disclosure.DisclosureEvent.BreakGlassReviewed;
import hk.chopmark.core.disclosure.DisclosureEvent.LogGapRecorded;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Every breaking of the glass comes into the log once, and is looked at by a third person. */
final class BreakGlassRules {

    private BreakGlassRules() {}

    /** The uses on record, those reviewed, and what the actor holds. */
    static final class Uses {
        private final Map<UUID, BreakGlassOpened> opened = new HashMap<>();
        private final Set<UUID> reviewed = new HashSet<>();
        private final Ties ties = new Ties();

        Uses apply(Recorded<?> fact) {
            if (fact.event() instanceof BreakGlassOpened use) {
                opened.put(use.use(), use);
            }
            if (fact.event() instanceof BreakGlassReviewed review) {
                reviewed.add(review.use());
            }
            ties.apply(fact);
            return this;
        }
    }

    /** A gap marker, then what was read in the gap; nothing for what is there already. */
    static final class Importing extends Rule<ImportBreakGlassReadings, Uses> {
        Importing() {
            super(
                    ImportBreakGlassReadings.class,
                    CommandPermission.server(
                            "break-glass.open", Purpose.AUDIT, Purpose.DEMONSTRATION),
                    Uses::new,
                    Uses::apply);
        }

        @Override
        public List<FactQuery> facts(ImportBreakGlassReadings command, Actor actor) {
            return List.of(new FactQuery(Set.of(), Set.of(BreakGlassOpened.class)));
        }

        @Override
        public List<DisclosureEvent> decide(
                ImportBreakGlassReadings command, Uses uses, DecisionContext context) {
            List<Line> missing =
                    command.lines().stream()
                            .filter(line -> !uses.opened.containsKey(line.reading().id()))
                            .toList();
            if (missing.isEmpty()) {
                return List.of();
            }
            List<DisclosureEvent> events = new ArrayList<>();
            events.add(
                    new LogGapRecorded(
                            missing.getFirst().reading().at(),
                            context.now(),
                            missing.size(),
                            missing.getFirst().sequence(),
                            missing.getLast().sequence(),
                            missing.getLast().hash()));
            missing.forEach(line -> events.add(event(line)));
            return events;
        }

        private static BreakGlassOpened event(Line line) {
            BreakGlassReading reading = line.reading();
            return new BreakGlassOpened(
                    reading.id(),
                    reading.viewer().person(),
                    reading.viewer().auth(),
                    reading.witness().person(),
                    reading.witness().auth(),
                    reading.opened().resource(),
                    reading.opened().subjects(),
                    reading.opened().fields(),
                    reading.opened().categories(),
                    reading.purpose(),
                    reading.at(),
                    reading.outage(),
                    line.sequence(),
                    line.hash(),
                    reading.basis().asOf(),
                    reading.basis().events());
        }
    }

    /** Neither of the two reviews what they did. */
    static final class Reviewing extends Rule<ReviewBreakGlass, Uses> {
        Reviewing() {
            super(
                    ReviewBreakGlass.class,
                    CommandPermission.decided("access.audit", Purpose.AUDIT, Purpose.DEMONSTRATION),
                    Uses::new,
                    Uses::apply);
        }

        @Override
        public List<FactQuery> facts(ReviewBreakGlass command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>();
            queries.add(
                    new FactQuery(
                            Set.of(), Set.of(BreakGlassOpened.class, BreakGlassReviewed.class)));
            if (actor.ref() instanceof ActorRef.Person(PersonRef reviewer)) {
                queries.addAll(Entitlement.facts(reviewer));
            }
            return queries;
        }

        @Override
        public List<DisclosureEvent> decide(
                ReviewBreakGlass command, Uses uses, DecisionContext context) {
            if (!(context.actor().ref() instanceof ActorRef.Person(PersonRef reviewer))
                    || auditing(reviewer, uses, context).isEmpty()) {
                throw NotPermitted.as(
                        "break-glass.not-permitted",
                        AuditRules.AUDITING,
                        List.of(command.school()),
                        context.actor());
            }
            BreakGlassOpened use = uses.opened.get(command.use());
            if (use == null) {
                throw DomainRejection.unknown(
                        "break-glass.use-unknown", Map.of("use", command.use()));
            }
            if (reviewer.equals(use.viewer()) || reviewer.equals(use.witness())) {
                throw DomainRejection.notAllowed(
                        "break-glass.same-person", Map.of("use", command.use()));
            }
            if (uses.reviewed.contains(command.use())) {
                throw DomainRejection.conflict(
                        "break-glass.already-reviewed", Map.of("use", command.use()));
            }
            return List.of(new BreakGlassReviewed(command.use(), reviewer, command.verdict()));
        }

        private static List<Held> auditing(PersonRef reviewer, Uses uses, DecisionContext context) {
            return uses.ties
                    .standing()
                    .usable(reviewer, AuditRules.AUDITING, context.now(), context.today());
        }

        @Override
        public List<UUID> reliedOn(
                ReviewBreakGlass command,
                Uses uses,
                DecisionContext context,
                List<? extends DomainEvent> decided) {
            return context.actor().ref() instanceof ActorRef.Person(PersonRef reviewer)
                    ? auditing(reviewer, uses, context).getFirst().madeBy()
                    : List.of();
        }
    }
}
