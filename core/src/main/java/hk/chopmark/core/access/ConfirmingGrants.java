package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessBook.Proposal;
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessEvent.GrantConfirmed;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                    queries.add(FactQuery.about(terms.grantee(), PostFact.class));
                    queries.addAll(AccessRules.placesWithin(terms.scope()));
                });
        return queries;
    }

    @Override
    public List<AccessEvent> decide(
            ConfirmGrant command, AccessBook book, DecisionContext context) {
        Proposal proposal = book.requireWaiting(command.grant());
        RoleProposed terms = proposal.terms();
        At at = new At(book, context);
        PersonRef confirmer = requireSecondPerson(terms, context);
        if (Stream.of(CONFIRMING, AccessBook.GRANTING)
                .noneMatch(act -> holds(confirmer, act, terms, at))) {
            throw notPermitted(confirmer, CONFIRMING, terms);
        }
        if (!holds(terms.proposedBy(), AccessBook.GRANTING, terms, at)) {
            throw notPermitted(terms.proposedBy(), AccessBook.GRANTING, terms);
        }
        if (terms.grantee() instanceof StaffId staff) {
            book.requireInPost(staff, context.today());
        }
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

    private static PersonRef requireSecondPerson(RoleProposed terms, DecisionContext context) {
        @Nullable PersonRef confirmer = AccessBook.personOf(context.actor());
        if (confirmer == null
                || confirmer.equals(terms.proposedBy())
                || confirmer.equals(terms.grantee())) {
            throw DomainRejection.notAllowed(
                    "access.second-person-needed", Map.of("grant", terms.grant()));
        }
        return confirmer;
    }

    /** What is known, and when. */
    private record At(AccessBook book, DecisionContext context) {}

    private static boolean holds(PersonRef person, Act act, RoleProposed terms, At at) {
        for (Held held :
                at.book()
                        .standing()
                        .usable(person, act, at.context().now(), at.context().today())) {
            if (at.book()
                    .standing()
                    .takesIn(held.terms().scope(), terms.scope(), at.context().today())
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static DomainRejection notPermitted(PersonRef person, Act missing, RoleProposed terms) {
        return DomainRejection.notAllowed(
                "access.not-permitted",
                Map.of("missing", missing.text(), "scope", terms.scope(), "actor", person.text()));
    }
}
