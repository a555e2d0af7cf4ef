package hk.chopmark.core.decision;

import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Ref;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One rule: which facts it reads, how they fold into a state, and what it decides.
 *
 * <p><b>Guarantees</b> given by the runtime: the events returned by {@link #decide} are appended
 * together, or not at all; they are appended only if no fact that any of the queries matches was
 * appended after the facts were read. On such a conflict the whole decision is made again with
 * fresh facts, a bounded number of times.
 *
 * <p>Implementations are pure: time, ids and the actor come from the {@link DecisionContext}.
 *
 * @param <C> the command decided
 * @param <S> the state folded from the facts; immutable, or made anew by {@link #initial} and
 *     changed by {@link #evolve} only
 */
public interface Decision<C extends Command, S> {

    /** Most queries one decision may ask, all rounds together. */
    int MAX_QUERIES = 2_000;

    /** Most rounds of further facts. */
    int MAX_ROUNDS = 4;

    /** The command type decided here. */
    Class<C> commandType();

    /** What it takes to send the command, about which objects, for which purposes. */
    CommandPermission<C> permission();

    /** The facts to read first. */
    List<FactQuery> facts(C command, Actor actor);

    /**
     * What tells the {@link #objects} of the command, where the command itself does not. Read where
     * the record judges a sender who does not hold the permission in the whole school.
     */
    default List<FactQuery> objectFacts(C command) {
        return List.of();
    }

    /**
     * What the command is about: the permission must count for each. By the command as the
     * permission says, or by what the facts tell: the classes that a notice was addressed to. Of
     * what is not known, the object is the school, so that nobody else learns that it is not there.
     * Where the command names nothing, the school. A decision that answers none itself says that
     * the permission is enough wherever it is held.
     */
    default Set<? extends Ref> objects(C command, S state) {
        Set<? extends Ref> named = permission().objects().apply(command);
        return named.isEmpty() ? Set.of(command.school()) : named;
    }

    /**
     * Whether it is the sender's own affair, so that no grant is asked for: a guardian opens their
     * own copy of a notice.
     */
    default boolean isOwnAffair(C command, Actor actor) {
        return false;
    }

    /**
     * The grants that the decision relied on, where it judges by itself: ids of the events that
     * made them. Every event decided names them in its metadata.
     *
     * @param decided what {@link #decide} came to
     */
    default List<UUID> reliedOn(
            C command, S state, DecisionContext context, List<? extends DomainEvent> decided) {
        return List.of();
    }

    /**
     * Further facts, known only from the first ones (the guardians of the students of a class).
     * Asked after every round of reading, at most {@value #MAX_ROUNDS} times, until it names no
     * query that was not read before; so it may answer with all it knows of.
     */
    default List<FactQuery> furtherFacts(C command, S state, DecisionContext context) {
        return List.of();
    }

    /** The state before any fact. */
    S initial(C command);

    /**
     * The state after one more fact; facts come in log order within each round of reading, and no
     * fact comes twice. Where the record judges the sender, what is read to judge comes too: grants
     * and posts of people, class places. So a fact of another kind changes nothing.
     */
    S evolve(S state, Recorded<?> fact);

    /**
     * Decides.
     *
     * @return the events to append; empty if there is nothing to record (the command then changes
     *     nothing)
     * @throws hk.chopmark.core.shared.DomainRejection if a rule forbids it
     */
    List<? extends DomainEvent> decide(C command, S state, DecisionContext context);
}
