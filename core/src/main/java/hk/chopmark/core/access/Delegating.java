package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessCommand.DelegateGrant;
import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.facts.ClassFact;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whoever holds a grant hands on what is theirs: no more than it allows, no wider, no longer, none
 * of the rights held in person, not to themself, and never what was handed to them.
 */
final class Delegating extends AccessRule<DelegateGrant> {

    /** Most delegations handed to one person that are not over: each is read at every reading. */
    static final int MAX_HELD = 50;

    Delegating() {
        super(DelegateGrant.class, "access.delegate");
    }

    @Override
    public List<FactQuery> facts(DelegateGrant command, Actor actor) {
        List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
        queries.add(FactQuery.about(command.delegation(), GrantFact.class, RoleProposed.class));
        queries.add(FactQuery.about(command.grant(), GrantFact.class));
        queries.add(FactQuery.about(command.delegate(), GrantFact.class, PostFact.class));
        if (!command.scope().equals(command.school())) {
            queries.add(FactQuery.about(command.scope(), ClassFact.class));
        }
        queries.addAll(AccessRules.placesWithin(command.scope()));
        return queries;
    }

    @Override
    public List<AccessEvent> decide(
            DelegateGrant command, AccessBook book, DecisionContext context) {
        StaffId delegator = requireHolder(command, book, context);
        book.requireGrantIsNew(command.delegation());
        Held base = book.requireStanding(command.grant());
        if (delegator.equals(command.delegate())) {
            throw DomainRejection.notAllowed(
                    "access.self-delegation", Map.of("delegate", delegator));
        }
        if (base.origin() != null) {
            throw DomainRejection.notAllowed(
                    "access.delegation-not-onward", Map.of("grant", command.grant()));
        }
        if (book.standing().departureOf(delegator, context.today()).isPresent()
                || book.standing().leftSince(base).isPresent()) {
            throw DomainRejection.rule("access.delegator-left", Map.of("delegator", delegator));
        }
        book.requireInPost(command.delegate(), context.today());
        AccessRules.requireStillToEnd(command.validTo(), context.now());
        book.requireScopeExists(command.scope());
        requireWithin(command, base, book.standing(), context.today());
        requireFew(command.delegate(), book.standing(), context.now());
        return List.of(
                new DelegationGranted(
                        command.delegation(),
                        command.grant(),
                        base.recordedBy(),
                        delegator,
                        command.delegate(),
                        command.permissions(),
                        command.scope(),
                        command.validFrom(),
                        command.validTo(),
                        command.reason()));
    }

    /** The holder, before anybody else learns whether there is such a grant. */
    private StaffId requireHolder(DelegateGrant command, AccessBook book, DecisionContext context) {
        @Nullable GranteeRef holder = book.known(command.grant()).map(Held::holder).orElse(null);
        if (holder instanceof StaffId staff && staff.equals(AccessBook.personOf(context.actor()))) {
            return staff;
        }
        if (holder == null && book.granting(context, command.school()).isPresent()) {
            book.requireStanding(command.grant());
        }
        throw NotPermitted.as(
                "access.delegation-by-holder-only",
                permission().act(),
                List.of(command.grant()),
                context.actor());
    }

    /** By the grant that is handed on. */
    @Override
    public List<UUID> reliedOn(
            DelegateGrant command,
            AccessBook book,
            DecisionContext context,
            List<? extends DomainEvent> decided) {
        return book.known(command.grant()).map(Held::madeBy).orElse(List.of());
    }

    /** No more, no wider, no longer than the grant. */
    private static void requireWithin(
            DelegateGrant command, Held base, Standing standing, LocalDate today) {
        for (Permission permission : command.permissions()) {
            if (Resources.isHeldInPerson(permission.resource())) {
                throw DomainRejection.notAllowed(
                        "access.right-is-personal", Map.of("permission", permission.text()));
            }
            if (base.terms().permissions().stream().noneMatch(held -> held.covers(permission))) {
                throw DomainRejection.notAllowed(
                        "access.right-not-in-grant", Map.of("permission", permission.text()));
            }
            if (!permission.countsThrough(command.scope())) {
                throw DomainRejection.rule(
                        "access.right-too-wide-for-scope", Map.of("permission", permission.text()));
            }
        }
        if (standing.takesIn(base.terms().scope(), command.scope(), today).isEmpty()) {
            throw DomainRejection.notAllowed(
                    "access.scope-beyond-grant",
                    Map.of("scope", command.scope(), "of", base.terms().scope()));
        }
        Instant end = base.terms().validTo();
        if (command.validFrom().isBefore(base.terms().validFrom())
                || (end != null && command.validTo().isAfter(end))) {
            throw DomainRejection.rule(
                    "access.delegation-beyond-grant", Map.of("grant", base.grant()));
        }
    }

    private static void requireFew(StaffId delegate, Standing standing, Instant now) {
        long held =
                standing.grants().of(delegate).stream()
                        .filter(grant -> grant.origin() != null)
                        .filter(grant ->
                                grant.terms().validTo() == null
                                        || now.isBefore(grant.terms().validTo()))
                        .count();
        if (held >= MAX_HELD) {
            throw DomainRejection.rule(
                    "access.too-many-delegations", Map.of("delegate", delegate, "max", MAX_HELD));
        }
    }
}
