package hk.chopmark.core.board;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactRounds;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far somebody may look at a board, and why.
 *
 * @param scopes the school, classes, students, or the one person it is about; empty for nothing
 * @param grants the grants relied on
 * @param restsOn the events that made them, and those that tie the object to them
 */
public record BoardReach(List<Ref> scopes, List<GrantId> grants, List<UUID> restsOn) {

    /** Not at all. */
    public static final BoardReach NOTHING = new BoardReach(List.of(), List.of(), List.of());

    public BoardReach {
        scopes = List.copyOf(scopes);
        grants = List.copyOf(grants);
        restsOn = List.copyOf(restsOn);
    }

    /**
     * How far an actor may look at a board, by the code that decides about its opening.
     *
     * @param context who asks, and when
     * @param facts where to read what tells
     */
    public static BoardReach of(OpenBoard board, DecisionContext context, FactRounds.Reader facts) {
        BoardTies ties =
                new FactRounds<>(new OpeningRule(), board, context.actor())
                        .read(facts, () -> context);
        return new BoardInquiry(board, context, ties).decide();
    }

    /** By grant, as far as this scope. */
    static BoardReach by(Held held, Ref scope, List<UUID> links) {
        List<UUID> events = new ArrayList<>(held.madeBy());
        events.addAll(links);
        List<GrantId> grants = new ArrayList<>();
        if (held.origin() != null) {
            grants.add(held.origin().grant());
        }
        grants.add(held.grant());
        return new BoardReach(List.of(scope), grants, events);
    }

    /** By what the law gives: about oneself, or about one's child. */
    static BoardReach byLaw(Ref person, List<UUID> links) {
        return new BoardReach(List.of(person), List.of(), links);
    }

    /** Both together, each part once. */
    BoardReach and(BoardReach other) {
        return new BoardReach(
                joined(scopes, other.scopes),
                joined(grants, other.grants),
                joined(restsOn, other.restsOn));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }

    /** Whether there is nothing to look at. */
    public boolean isNothing() {
        return scopes.isEmpty();
    }

    /** Whether it takes in the whole school. */
    public boolean isWholeSchool() {
        return scopes.stream().anyMatch(SchoolId.class::isInstance);
    }

    /**
     * The classes that lists are narrowed to; empty for the whole school, which no list narrows.
     */
    public Optional<Set<ClassId>> narrowedTo() {
        return isWholeSchool() ? Optional.empty() : Optional.of(all(ClassId.class));
    }

    /** The students that it takes in by themselves. */
    public Set<StudentId> students() {
        return all(StudentId.class);
    }

    private <T> Set<T> all(Class<T> kind) {
        return scopes.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .collect(Collectors.toUnmodifiableSet());
    }
}
