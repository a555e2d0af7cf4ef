package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessBook.Proposal;
import hk.chopmark.core.access.AccessCommand.WithdrawProposal;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            throw NotPermitted.missing(
                    Standing.GRANTING, List.of(command.school()), context.actor());
        }
        judgedIn(command, book, context).ifPresent(scope -> book.requireMayGrant(context, scope));
        Proposal proposal = book.requireWaiting(command.grant());
        RoleProposed terms = proposal.terms();
        return List.of(
                new ProposalWithdrawn(
                        terms.grant(),
                        terms.grantee(),
                        actor,
                        proposal.recordedBy(),
                        command.reason()));
    }

    /** Asked of everybody but who proposed, before it is told whether anything waits. */
    @Override
    Optional<Ref> judgedIn(WithdrawProposal command, AccessBook book, DecisionContext context) {
        boolean isProposer =
                book.proposal(command.grant())
                        .filter(proposal ->
                                proposal.terms()
                                        .proposedBy()
                                        .equals(AccessBook.personOf(context.actor())))
                        .isPresent();
        return isProposer
                ? Optional.empty()
                : Optional.of(book.scopeOf(command.grant()).orElse(command.school()));
    }
}
