package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.CirculationFact;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a person may reach personal data, and why: the one decision that guards every reading and
 * answers every question about one.
 *
 * <p><b>Guarantees</b>: pure; asks only for facts about the viewer and the data. Whoever guards a
 * reading and whoever explains one run this same code over the same facts.
 */
final class Entitlement {

    private Entitlement() {}

    /**
     * What is wanted.
     *
     * @param viewer who wants it
     * @param act which grants have to allow
     * @param takesOut whether it leaves the system; the law's own rights do not reach that far
     * @param subjects whose data
     * @param categories which data
     * @param at the instant
     * @param day the Hong Kong day of that instant
     */
    record Wish(
            PersonRef viewer,
            Act act,
            boolean takesOut,
            Set<SubjectRef> subjects,
            Set<Category> categories,
            Instant at,
            LocalDate day) {}

    /** What the decision comes to. */
    sealed interface Verdict {
        /** Everything wanted may be reached; one ground for each subject. */
        record Entitled(List<Grounds> grounds) implements Verdict {}

        /** Not everything; the first subject that may not be reached. */
        record NotEntitled(SubjectRef subject) implements Verdict {}
    }

    /** What the viewer holds and is. */
    static List<FactQuery> facts(PersonRef viewer) {
        return switch (viewer) {
            case StaffId staff ->
                    List.of(
                            FactQuery.about(
                                    staff, GrantFact.class, PostFact.class, MembershipFact.class));
            case GuardianId guardian ->
                    List.of(FactQuery.about(guardian, GrantFact.class, AuthorityFact.class));
            case StudentId student ->
                    List.of(FactQuery.about(student, GrantFact.class, MembershipFact.class));
            default -> List.of(FactQuery.about(viewer, GrantFact.class, MembershipFact.class));
        };
    }

    /**
     * How the subjects are tied to the viewer, unless their own for the whole school settles it.
     */
    static List<FactQuery> furtherFacts(Wish wish, Ties ties) {
        if (Grounds.wholeSchool(Grounds.own(usable(wish, ties))).isPresent()) {
            return List.of();
        }
        Set<FactQuery> queries =
                new LinkedHashSet<>(ties.standing().behind(wish.viewer(), wish.act(), wish.at()));
        for (SubjectRef subject : wish.subjects()) {
            queries.addAll(tiesOf(subject, wish.viewer(), ties));
        }
        if (wish.viewer() instanceof GuardianId guardian) {
            ties.guardianships()
                    .of(guardian)
                    .forEach(guardianship ->
                            queries.add(
                                    FactQuery.about(guardianship.student(), MembershipFact.class)));
        }
        return List.copyOf(queries);
    }

    /** Decides. */
    static Verdict decide(Wish wish, Ties ties) {
        List<Held> grants = usable(wish, ties);
        List<Grounds> grounds = new ArrayList<>();
        for (SubjectRef subject : wish.subjects()) {
            Optional<Grounds> found =
                    Grounds.find(
                                    wish.viewer(),
                                    subject,
                                    wish.categories(),
                                    grants,
                                    ties.on(wish.day()))
                            .filter(ground -> ground.held() != null || !wish.takesOut());
            if (found.isEmpty()) {
                return new Verdict.NotEntitled(subject);
            }
            grounds.add(found.get());
        }
        return new Verdict.Entitled(List.copyOf(grounds));
    }

    /** The grants that allow it somewhere. */
    static List<Held> held(Wish wish, Ties ties) {
        return usable(wish, ties);
    }

    private static List<Held> usable(Wish wish, Ties ties) {
        return ties.standing().usable(wish.viewer(), wish.act(), wish.at(), wish.day());
    }

    private static List<FactQuery> tiesOf(SubjectRef subject, PersonRef viewer, Ties ties) {
        return switch (subject) {
            case GuardianId guardian -> {
                List<FactQuery> queries = new ArrayList<>();
                queries.add(FactQuery.about(guardian, AuthorityFact.class));
                ties.guardianships()
                        .of(guardian)
                        .forEach(guardianship ->
                                queries.add(
                                        FactQuery.about(
                                                guardianship.student(), MembershipFact.class)));
                yield queries;
            }
            case PersonRef person -> List.of(FactQuery.about(person, MembershipFact.class));
            default -> circulationsFor(subject, viewer, ties);
        };
    }

    /**
     * Only the circulations that could tie this viewer to the document, where they can be told
     * apart.
     */
    private static List<FactQuery> circulationsFor(Ref document, PersonRef viewer, Ties ties) {
        if (viewer instanceof StaffId) {
            return ties.standing().classScopesOf(viewer).stream()
                    .map(classId -> FactQuery.about(document, classId, CirculationFact.class))
                    .toList();
        }
        return document instanceof NoticeId
                ? List.of(FactQuery.about(document, viewer, CirculationFact.class))
                : List.of(FactQuery.about(document, CirculationFact.class));
    }
}
