package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessCommand.ReviewPermissions;
import hk.chopmark.core.access.AccessEvent.DelegationEnded;
import hk.chopmark.core.access.AccessEvent.Judgement;
import hk.chopmark.core.access.AccessEvent.PermissionReviewCompleted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.access.AccessEvent.Verdict;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whoever holds {@code access.review} for the whole school judges grants and delegations, none of
 * them their own, as they stood at one position; what is judged not to stay ends with the same
 * append. Whoever holds {@code access.audit} signs for what stays, and ends nothing.
 *
 * <p>A review of what has changed since is refused as a whole: its signature would be under
 * something nobody looked at.
 */
final class Reviewing extends AccessRule<ReviewPermissions> {

    /** To review, and to end what is judged not to stay. */
    static final Act REVIEWING = Act.parse("access.review");

    /** To ask about others: enough to sign that what was looked at stays. */
    static final Act AUDITING = Act.parse("access.audit");

    Reviewing() {
        super(ReviewPermissions.class, "access.review");
    }

    @Override
    public List<FactQuery> facts(ReviewPermissions command, Actor actor) {
        List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
        for (Judgement judgement : command.judgements()) {
            queries.add(FactQuery.about(judgement.grant(), GrantFact.class));
        }
        return queries;
    }

    /** Who else may grant; which pupils are in the class, where the review is about a class. */
    @Override
    public List<FactQuery> furtherFacts(
            ReviewPermissions command, AccessBook book, DecisionContext context) {
        Set<FactQuery> queries =
                new LinkedHashSet<>(
                        LastAdministrator.facts(
                                command.school(), removedBy(command), book, context));
        if (command.scope() instanceof SchoolId) {
            return List.copyOf(queries);
        }
        for (Judgement judgement : command.judgements()) {
            book.scopeOf(judgement.grant())
                    .map(AccessRules::placesWithin)
                    .ifPresent(queries::addAll);
        }
        return List.copyOf(queries);
    }

    @Override
    public List<AccessEvent> decide(
            ReviewPermissions command, AccessBook book, DecisionContext context) {
        Signer signer = requireSigner(command, book, context);
        if (command.lookedAt() > context.readAsOf()) {
            throw DomainRejection.rule("access.review-of-the-future", Map.of());
        }
        List<AccessEvent> ends = new ArrayList<>();
        for (Judgement judgement : command.judgements()) {
            Held held = requireAsLookedAt(judgement, command, book, context.now());
            requireNotTheirs(held, signer.staff());
            if (book.standing()
                    .takesIn(command.scope(), held.terms().scope(), context.today())
                    .isEmpty()) {
                throw DomainRejection.rule(
                        "access.review-beyond-scope",
                        Map.of("grant", held.grant(), "scope", command.scope()));
            }
            if (judgement.verdict() == Verdict.REMOVE) {
                ends.add(end(held, judgement.reason()));
            }
        }
        LastAdministrator.requireAnother(removedBy(command), book, context);
        return Stream.concat(
                        Stream.of(
                                new PermissionReviewCompleted(
                                        command.scope(),
                                        command.lookedAt(),
                                        command.judgements(),
                                        command.judgements().size() - ends.size(),
                                        ends.size(),
                                        signer.staff(),
                                        signer.grantEvent())),
                        ends.stream())
                .toList();
    }

    @Override
    public List<UUID> reliedOn(
            ReviewPermissions command,
            AccessBook book,
            DecisionContext context,
            List<? extends DomainEvent> decided) {
        return List.of(requireSigner(command, book, context).grantEvent());
    }

    private static Set<GrantId> removedBy(ReviewPermissions command) {
        return command.judgements().stream()
                .filter(judgement -> judgement.verdict() == Verdict.REMOVE)
                .map(Judgement::grant)
                .collect(Collectors.toSet());
    }

    /** Who signs, and by which grant. */
    private record Signer(StaffId staff, UUID grantEvent) {}

    private static Signer requireSigner(
            ReviewPermissions command, AccessBook book, DecisionContext context) {
        if (AccessBook.personOf(context.actor()) instanceof StaffId staff) {
            Optional<Held> grant =
                    (removedBy(command).isEmpty()
                                    ? Stream.of(REVIEWING, AUDITING)
                                    : Stream.of(REVIEWING))
                            .flatMap(act ->
                                    book
                                            .standing()
                                            .usable(staff, act, context.now(), context.today())
                                            .stream())
                            .filter(held -> held.terms().scope().equals(command.school()))
                            .findFirst();
            if (grant.isPresent()) {
                return new Signer(staff, grant.get().recordedBy());
            }
        }
        throw NotPermitted.missing(REVIEWING, List.of(command.school()), context.actor());
    }

    /** The grant stands as it did below the position looked at, and is not over. */
    private static Held requireAsLookedAt(
            Judgement judgement, ReviewPermissions command, AccessBook book, Instant now) {
        Optional<Held> held =
                book.standing()
                        .grants()
                        .standing(judgement.grant())
                        .filter(grant -> grant.recordedBy().equals(judgement.event()))
                        .filter(grant -> book.changedBefore(grant.grant(), command.lookedAt()))
                        .filter(grant -> {
                            Instant end = grant.terms().validTo();
                            return end == null || now.isBefore(end);
                        });
        return held.orElseThrow(() ->
                DomainRejection.conflict(
                        "access.review-outdated", Map.of("grant", judgement.grant())));
    }

    /** Neither what they hold nor what they handed on. */
    private static void requireNotTheirs(Held held, StaffId signer) {
        GrantFact.Origin origin = held.origin();
        if (held.holder().equals(signer) || (origin != null && origin.holder().equals(signer))) {
            throw DomainRejection.notAllowed("access.review-of-own", Map.of("grant", held.grant()));
        }
    }

    private static AccessEvent end(Held held, String reason) {
        GrantFact.Origin origin = held.origin();
        return origin == null
                ? new RoleRevoked(held.grant(), held.holder(), reason)
                : new DelegationEnded(
                        held.grant(), origin.grant(), origin.holder(), held.holder(), reason);
    }
}
