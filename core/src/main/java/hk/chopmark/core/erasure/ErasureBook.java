package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.erasure.ErasureEvent.LegalHoldPlaced;
import hk.chopmark.core.erasure.ErasureEvent.RetentionRuleAdopted;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.IssuedCopyFact;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.PreservationFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Erasures, holds, rules and grants as far as the facts read tell, with the policies over them. */
final class ErasureBook {

    private final Standing standing = new Standing();
    private final Map<ErasureId, ErasureCase> cases = new LinkedHashMap<>();
    private final Set<Category> destroyed = new HashSet<>();
    private final Map<Ref, PreservationFact> keeping = new LinkedHashMap<>();
    private final List<IssuedCopyFact> issued = new ArrayList<>();
    private final Map<HoldId, LegalHoldPlaced> holds = new HashMap<>();
    private final Map<Category, Map<RetentionStart, RetentionRuleAdopted>> rules = new HashMap<>();

    ErasureBook apply(Recorded<?> fact) {
        standing.evolve(fact);
        if (fact.event() instanceof PreservationFact preservation) {
            if (preservation.mustBeKept()) {
                keeping.put(preservation.account(), preservation);
            } else {
                keeping.remove(preservation.account());
            }
        }
        if (fact.event() instanceof IssuedCopyFact copy) {
            issued.add(copy);
        }
        cases.values().forEach(erasure -> erasure.evolve(fact));
        switch (fact.event()) {
            case ErasureRequested asked -> cases.put(asked.erasure(), new ErasureCase(asked));
            case KeyDestroyed key -> destroyed.add(key.category());
            case LegalHoldPlaced hold -> holds.put(hold.hold(), hold);
            case RetentionRuleAdopted rule ->
                    rules.computeIfAbsent(rule.category(), _ -> new HashMap<>())
                            .put(rule.start(), rule);
            default -> {}
        }
        return this;
    }

    /** The erasure, if it was asked for. */
    Optional<ErasureCase> find(ErasureId erasure) {
        return Optional.ofNullable(cases.get(erasure));
    }

    ErasureCase require(ErasureId erasure) {
        return find(erasure)
                .orElseThrow(() ->
                        DomainRejection.unknown("erasure.unknown", Map.of("erasure", erasure)));
    }

    ErasureCase requireOpen(ErasureId erasure) {
        ErasureCase found = require(erasure);
        if (found.isRefused()) {
            throw DomainRejection.conflict("erasure.already-refused", Map.of("erasure", erasure));
        }
        if (found.isDecided()) {
            throw DomainRejection.conflict("erasure.already-decided", Map.of("erasure", erasure));
        }
        return found;
    }

    /** A category is erased once, and asked for once at a time. */
    void requireNotUnderWay(ErasureId erasure, Set<Category> categories) {
        if (cases.containsKey(erasure)) {
            throw DomainRejection.conflict("erasure.already-requested", Map.of("erasure", erasure));
        }
        for (ErasureCase other : cases.values()) {
            List<Category> categoriesOfOther = other.request().categories();
            if (!other.isRefused() && !Collections.disjoint(categoriesOfOther, categories)) {
                throw DomainRejection.conflict(
                        "erasure.already-requested", Map.of("erasure", other.request().erasure()));
            }
        }
    }

    /** Nothing is decided or destroyed that has to be kept. */
    void requireNothingKept(SubjectRef subject, Collection<Category> categories) {
        for (PreservationFact kept : keeping.values()) {
            if (kept.subject().equals(subject)
                    && !Collections.disjoint(kept.categories(), categories)) {
                throw DomainRejection.rule("erasure.held", Map.of("account", kept.account()));
            }
        }
    }

    /**
     * Who else administers the school, where the account of somebody who does goes with their
     * identity.
     */
    List<FactQuery> factsAboutAdministering(
            ErasureId erasure, SchoolId school, DecisionContext context) {
        Optional<StaffId> whose = find(erasure).flatMap(found -> whoseAccountGoes(found.request()));
        List<FactQuery> queries = new ArrayList<>();
        whose.ifPresent(staff -> {
            queries.add(FactQuery.about(staff, GrantFact.class, PostFact.class));
            if (standing.isAdministering(staff, context.now())) {
                queries.addAll(standing.factsAboutAdministering(school, context.now()));
            }
        });
        return queries;
    }

    /** Nobody whose identity is erased can sign in; a school keeps somebody who administers it. */
    void requireAnotherAdministrator(ErasureRequested request, DecisionContext context) {
        whoseAccountGoes(request)
                .filter(staff -> standing.isLastAdministrator(staff, context.now()))
                .ifPresent(staff -> {
                    throw DomainRejection.rule(
                            "erasure.last-administrator", Map.of("staff", staff));
                });
    }

    private static Optional<StaffId> whoseAccountGoes(ErasureRequested request) {
        return request.subject() instanceof StaffId staff
                        && request.categories().contains(Category.IDENTITY)
                ? Optional.of(staff)
                : Optional.empty();
    }

    /** Digests of the evidence files about a subject that were given out, in log order. */
    List<String> issuedAbout(SubjectRef subject) {
        return issued.stream()
                .filter(copy -> copy.subjects().contains(subject))
                .map(IssuedCopyFact::digest)
                .toList();
    }

    boolean isAllDestroyed(Set<Category> categories) {
        return destroyed.containsAll(categories);
    }

    void requireHoldIsNew(HoldId hold) {
        if (holds.containsKey(hold)) {
            throw DomainRejection.conflict("erasure.hold-already-placed", Map.of("hold", hold));
        }
    }

    LegalHoldPlaced requireStanding(HoldId hold) {
        LegalHoldPlaced placed = holds.get(hold);
        if (placed == null) {
            throw DomainRejection.unknown("erasure.hold-unknown", Map.of("hold", hold));
        }
        if (!keeping.containsKey(hold)) {
            throw DomainRejection.conflict("erasure.hold-already-released", Map.of("hold", hold));
        }
        return placed;
    }

    Optional<RetentionRuleAdopted> rule(Category category, RetentionStart start) {
        return Optional.ofNullable(rules.getOrDefault(category, Map.of()).get(start));
    }

    /** Who may do something, and by which grant. */
    record Permitted(StaffId staff, UUID grantEvent) {}

    /** A member of staff in post, with a valid grant over the whole school. */
    Permitted requireMay(DecisionContext context, SchoolId school, String permission) {
        if (context.actor().ref() instanceof ActorRef.Person(StaffId staff)) {
            Act act = Act.parse(permission);
            for (Held held : standing.usable(staff, act, context.now(), context.today())) {
                if (held.terms().scope().equals(school)) {
                    return new Permitted(staff, held.recordedBy());
                }
            }
        }
        throw NotPermitted.missing(Act.parse(permission), List.of(school), context.actor());
    }
}
