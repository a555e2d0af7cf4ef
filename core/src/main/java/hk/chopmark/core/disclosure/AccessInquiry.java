package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.disclosure.AccessFinding.Reason;
import hk.chopmark.core.disclosure.Entitlement.Verdict;
import hk.chopmark.core.disclosure.Entitlement.Wish;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One {@link AccessQuestion} being answered: which facts it asks for, and what they come to.
 *
 * <p><b>Guarantees</b>: decides with the same code that guards readings and grants, over the facts
 * recorded up to the instant asked about; so it answers about the past what would have been decided
 * then. Pure; used once, by one thread.
 */
public final class AccessInquiry {

    private static final Set<String> OF_DATA = Set.of(Permission.VIEW, "search", "export");

    /** What takes a grant: the law's own rights do not reach that far. */
    private static final Set<String> BY_GRANT_ONLY = Set.of("search", "export");

    private final AccessQuestion question;
    private final Instant at;
    private final Instant recordedUpTo;
    private final LocalDate day;
    private final Ties ties = new Ties();

    /**
     * @param at the instant asked about, also where the question says now
     * @param recordedUpTo facts stamped later count for nothing; {@link Instant#MAX} for now, where
     *     the order of the log decides and no clock does
     */
    public AccessInquiry(AccessQuestion question, Instant at, Instant recordedUpTo) {
        this.question = question;
        this.at = at;
        this.recordedUpTo = recordedUpTo;
        this.day = DecisionContext.dayOf(at);
    }

    /** The facts to read first. */
    public List<FactQuery> facts() {
        return Entitlement.facts(question.person());
    }

    /** Takes in one more fact, in log order; one stamped later than what counts changes nothing. */
    public void evolve(Recorded<?> fact) {
        if (!fact.at().isAfter(recordedUpTo)) {
            ties.apply(fact);
        }
    }

    /** Further facts, as {@link hk.chopmark.core.decision.Decision#furtherFacts}. */
    public List<FactQuery> furtherFacts() {
        Optional<Wish> wish = wish();
        if (wish.isPresent()) {
            return Entitlement.furtherFacts(wish.get(), ties);
        }
        List<FactQuery> queries =
                new ArrayList<>(ties.standing().behind(question.person(), question.act(), at));
        if (question.on() instanceof StudentId student) {
            queries.add(FactQuery.about(student, MembershipFact.class));
        }
        return queries;
    }

    /** The answer. */
    public AccessFinding decide() {
        return wish().map(this::aboutData).orElseGet(this::aboutScope);
    }

    /** What would be looked at, if the question is about data. */
    private Optional<Wish> wish() {
        return question.on() instanceof SubjectRef subject && !(subject instanceof SchoolId)
                ? resource()
                        .map(ignored ->
                                new Wish(
                                        question.person(),
                                        question.act(),
                                        BY_GRANT_ONLY.contains(question.act().action()),
                                        Set.of(subject),
                                        question.categories(),
                                        at,
                                        day))
                : Optional.empty();
    }

    private Optional<Resource> resource() {
        return OF_DATA.contains(question.act().action())
                ? Resources.named(question.act().resource())
                : Optional.empty();
    }

    private AccessFinding aboutData(Wish wish) {
        if (resource().filter(shown -> shown.shows(wish.categories())).isEmpty()) {
            return new AccessFinding(false, List.of(Obstacles.categoryNotInResource()));
        }
        return switch (Entitlement.decide(wish, ties)) {
            case Verdict.Entitled(List<Grounds> grounds) ->
                    new AccessFinding(true, grounds.stream().map(this::because).toList());
            case Verdict.NotEntitled ignored ->
                    new AccessFinding(false, Obstacles.toData(wish, ties));
        };
    }

    private Reason because(Grounds grounds) {
        Set<UUID> events = new LinkedHashSet<>();
        Held held = grounds.held();
        if (held != null) {
            events.addAll(held.madeBy());
        }
        events.addAll(grounds.links());
        return held == null
                ? new Reason(code(grounds.basis()), null, null, List.copyOf(events))
                : reason(code(grounds.basis()), held, List.copyOf(events));
    }

    private Reason reason(String code, Held held, List<UUID> events) {
        return new Reason(
                code, held.grant(), held.terms().carried(question.act()).orElse(null), events);
    }

    private AccessFinding aboutScope() {
        for (Held held : ties.standing().usable(question.person(), question.act(), at, day)) {
            Ref scope = held.terms().scope();
            Optional<List<UUID>> links = ties.standing().takesIn(scope, question.on(), day);
            if (links.isPresent()) {
                Set<UUID> events = new LinkedHashSet<>(held.madeBy());
                events.addAll(ties.standing().placesBehind(held, day));
                events.addAll(links.get());
                return new AccessFinding(
                        true,
                        List.of(reason("grant-for-" + scope.kind(), held, List.copyOf(events))));
            }
        }
        return new AccessFinding(
                false,
                Obstacles.toGrants(
                        new Obstacles.Need(
                                question.person(), question.act(), question.on(), at, day),
                        ties.standing()));
    }

    /** Codes of all reasons that an answer may have. */
    public static List<String> reasonCodes() {
        return Stream.<Enum<?>>concat(
                        Arrays.stream(Grounds.Basis.values()),
                        Arrays.stream(Obstacles.Obstacle.values()))
                .map(AccessInquiry::code)
                .toList();
    }

    static String code(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
