package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessBook.Proposal;
import hk.chopmark.core.access.AccessCommand.WithdrawProposal;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A proposal is taken back by who made it, or by somebody who may grant in its scope; confirming it
 * at the same moment has one winner.
 */
final class WithdrawingProposals extends AccessRule<WithdrawProposal> {

    WithdrawingProposals() {
        super(WithdrawProposal.class, "access.grant");
    }

    @Override
    public List<FactQuery> facts(WithdrawProposal command, Actor actor) {
        List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
        queries.add(ConfirmingGrants.aboutProposal(command.grant()));
        return queries;
    }

    @Override
    public List<FactQuery> furtherFacts(
            WithdrawProposal command, AccessBook book, DecisionContext context) {
        return book.proposal(command.grant())
                .map(proposal -> AccessRules.placesWithin(proposal.terms().scope()))
                .orElse(List.of());
    }

    @Override
    public List<AccessEvent> decide(
            WithdrawProposal command, AccessBook book, DecisionContext context) {
        @Nullable PersonRef actor = AccessBook.personOf(context.actor());
        if (actor == null) {
            throw DomainRejection.notAllowed(
                    "access.not-permitted",
                    Map.of(
                            "missing",
                            AccessBook.GRANTING.text(),
                            "actor",
                            context.actor().ref().text()));
        }
        Proposal proposal = book.requireWaiting(command.grant());
        RoleProposed terms = proposal.terms();
        if (!actor.equals(terms.proposedBy())) {
            book.requireMayGrant(context, terms.scope());
        }
        return List.of(
                new ProposalWithdrawn(
                        terms.grant(),
                        terms.grantee(),
                        actor,
                        proposal.recordedBy(),
                        command.reason()));
    }
}
