package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.erasure.ErasureBook.Permitted;
import hk.chopmark.core.erasure.ErasureCommand.AdoptRetentionRule;
import hk.chopmark.core.erasure.ErasureCommand.PlaceLegalHold;
import hk.chopmark.core.erasure.ErasureCommand.ReleaseLegalHold;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.erasure.ErasureEvent.LegalHoldPlaced;
import hk.chopmark.core.erasure.ErasureEvent.LegalHoldReleased;
import hk.chopmark.core.erasure.ErasureEvent.RetentionRuleAdopted;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What keeps data: legal holds, and the periods a school adopts. */
final class HoldRules {

    private static final String HOLD = "erasure.hold";
    private static final String ADOPT = "retention.adopt";

    private HoldRules() {}

    /** A hold that comes too late for all of it is refused, so that nobody relies on it. */
    static final class Placing extends ErasureRule<PlaceLegalHold> {
        Placing() {
            super(PlaceLegalHold.class, HOLD);
        }

        @Override
        public List<FactQuery> facts(PlaceLegalHold command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
            queries.add(FactQuery.about(command.hold(), LegalHoldPlaced.class));
            queries.add(FactQuery.about(command.subject(), KeyDestroyed.class));
            return queries;
        }

        @Override
        public List<ErasureEvent> decide(
                PlaceLegalHold command, ErasureBook book, DecisionContext context) {
            Permitted by = book.requireMay(context, command.school(), HOLD);
            book.requireHoldIsNew(command.hold());
            if (book.isAllDestroyed(command.categories())) {
                throw DomainRejection.conflict(
                        "erasure.already-erased", Map.of("subject", command.subject()));
            }
            return List.of(
                    new LegalHoldPlaced(
                            command.hold(),
                            command.subject(),
                            command.categories(),
                            command.reasonCode(),
                            by.staff(),
                            by.grantEvent()));
        }
    }

    /** A hold is released once. */
    static final class Releasing extends ErasureRule<ReleaseLegalHold> {
        Releasing() {
            super(ReleaseLegalHold.class, HOLD);
        }

        @Override
        public List<FactQuery> facts(ReleaseLegalHold command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
            queries.add(FactQuery.about(command.hold(), ErasureEvent.class));
            return queries;
        }

        @Override
        public List<ErasureEvent> decide(
                ReleaseLegalHold command, ErasureBook book, DecisionContext context) {
            Permitted by = book.requireMay(context, command.school(), HOLD);
            LegalHoldPlaced placed = book.requireStanding(command.hold());
            return List.of(
                    new LegalHoldReleased(
                            command.hold(),
                            placed.subject(),
                            placed.categories(),
                            command.reasonCode(),
                            by.staff(),
                            by.grantEvent()));
        }
    }

    /** One rule per category and start; a new one replaces it, the same one again is refused. */
    static final class AdoptingRetention extends ErasureRule<AdoptRetentionRule> {
        AdoptingRetention() {
            super(AdoptRetentionRule.class, ADOPT);
        }

        @Override
        public List<FactQuery> facts(AdoptRetentionRule command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
            queries.add(new FactQuery(Set.of(), Set.of(RetentionRuleAdopted.class)));
            return queries;
        }

        @Override
        public List<ErasureEvent> decide(
                AdoptRetentionRule command, ErasureBook book, DecisionContext context) {
            Permitted by = book.requireMay(context, command.school(), ADOPT);
            boolean same =
                    book.rule(command.category(), command.start())
                            .filter(rule -> rule.retentionMonths() == command.retentionMonths())
                            .filter(rule -> rule.source().equals(command.source()))
                            .isPresent();
            if (same) {
                throw DomainRejection.conflict(
                        "retention.rule-unchanged",
                        Map.of("category", command.category(), "start", command.start()));
            }
            return List.of(
                    new RetentionRuleAdopted(
                            command.category(),
                            command.start(),
                            command.retentionMonths(),
                            command.source(),
                            by.staff(),
                            by.grantEvent()));
        }
    }
}
