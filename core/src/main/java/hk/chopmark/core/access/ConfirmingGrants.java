package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessBook.Proposal;
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessEvent.GrantConfirmed;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two persons make an administrator: the grant of a role that may grant takes effect when a second
 * person confirms it, who holds {@code access.confirm} or {@code access.grant} in its scope.
 *
 * <p>The second is neither who proposed nor who gets it. The founding grant is the one exception:
 * there is nobody yet.
 */
final class ConfirmingGrants extends AccessRule<ConfirmGrant> {

    /** To confirm, for those who may not grant. */
    static final Act CONFIRMING = Act.parse("access.confirm");

    ConfirmingGrants() {
        super(ConfirmGrant.class, "access.confirm");
    }

    @Override
    public List<FactQuery> facts(ConfirmGrant command, Actor actor) {
        List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
        queries.add(aboutProposal(command.grant()));
        return queries;
    }

    /** The proposal and whatever settled it; so confirming and withdrawing exclude each other. */
    static FactQuery aboutProposal(GrantId grant) {
        return FactQuery.about(grant, RoleProposed.class, ProposalWithdrawn.class, GrantFact.class);
    }

    /** Whoever proposed must still be able to; the grantee must still be there. */
    @Override
    public List<FactQuery> furtherFacts(
            ConfirmGrant command, AccessBook book, DecisionContext context) {
        List<FactQuery> queries = new ArrayList<>();
        book.proposal(command.grant())
                .map(Proposal::terms)
                .ifPresent(terms -> {
                    queries.add(
                            FactQuery.about(terms.proposedBy(), GrantFact.class, PostFact.class));
                    queries.add(AccessBook.aboutPresence(terms.grantee()));
                    queries.addAll(AccessRules.placesWithin(terms.scope()));
                });
        return queries;
    }

    @Override
    public List<AccessEvent> decide(
            ConfirmGrant command, AccessBook book, DecisionContext context) {
        PersonRef confirmer = requireConfirmer(command, book, context);
        Proposal proposal = book.requireWaiting(command.grant());
        RoleProposed terms = proposal.terms();
        if (proposersRight(terms, book, context).isEmpty()) {
            throw DomainRejection.notAllowed(
                    "access.proposer-not-permitted",
                    Map.of("missing", Standing.GRANTING.text(), "proposer", terms.proposedBy()));
        }
        book.requireThere(terms.grantee(), context.today());
        AccessRules.requireStillToEnd(terms.validTo(), context.now());
        return List.of(
                new GrantConfirmed(
                        command.grant(), terms.proposedBy(), confirmer, proposal.recordedBy()),
                new RoleGranted(
                        terms.grant(),
                        terms.grantee(),
                        terms.roleCode(),
                        terms.roleVersion(),
                        terms.permissions(),
                        terms.scope(),
                        terms.validFrom(),
                        terms.validTo()));
    }

    /**
     * A person who may confirm there, before it is told whether anything waits. Who proposed and
     * who gets it know of it anyway.
     */
    private static PersonRef requireConfirmer(
            ConfirmGrant command, AccessBook book, DecisionContext context) {
        @Nullable PersonRef actor = AccessBook.personOf(context.actor());
        boolean isParty =
                book.proposal(command.grant())
                        .map(Proposal::terms)
                        .filter(terms ->
                                terms.proposedBy().equals(actor) || terms.grantee().equals(actor))
                        .isPresent();
        if (isParty) {
            throw DomainRejection.notAllowed(
                    "access.second-person-needed", Map.of("grant", command.grant()));
        }
        if (actor == null || confirmersRight(command, book, context).isEmpty()) {
            throw NotPermitted.missing(CONFIRMING, List.of(scope(command, book)), context.actor());
        }
        return actor;
    }

    private static Ref scope(ConfirmGrant command, AccessBook book) {
        return book.scopeOf(command.grant()).orElse(command.school());
    }

    private static Optional<Held> confirmersRight(
            ConfirmGrant command, AccessBook book, DecisionContext context) {
        return Stream.of(CONFIRMING, Standing.GRANTING)
                .flatMap(act ->
                        book.carrying(context.actor(), act, scope(command, book), context).stream())
                .findFirst();
    }

    private static Optional<Held> proposersRight(
            RoleProposed terms, AccessBook book, DecisionContext context) {
        return book.carrying(terms.proposedBy(), Standing.GRANTING, terms.scope(), context);
    }

    /** By the rights of both. */
    @Override
    public List<UUID> reliedOn(
            ConfirmGrant command,
            AccessBook book,
            DecisionContext context,
            List<? extends DomainEvent> decided) {
        return Stream.concat(
                        confirmersRight(command, book, context).stream(),
                        book
                                .proposal(command.grant())
                                .flatMap(
                                        proposal -> proposersRight(proposal.terms(), book, context))
                                .stream())
                .flatMap(held -> held.madeBy().stream())
                .toList();
    }
}
