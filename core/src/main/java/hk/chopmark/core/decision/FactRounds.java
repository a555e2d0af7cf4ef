package hk.chopmark.core.decision;

import hk.chopmark.core.shared.Actor;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Reads the facts of one command in rounds: what its decision asks for first, then what it asks for
 * in the light of that.
 *
 * <p><b>Guarantees</b>: each query is read once and each fact evolves the state once; the rounds
 * and the queries stay within the bounds of {@link Decision}. The runtime and the tests of
 * decisions read by this class, from a store and from a list.
 */
public record FactRounds<C extends Command, S>(Decision<C, S> decision, C command, Actor actor) {

    /** Where facts are read. */
    public interface Reader {

        /**
         * Reads the facts that any of the queries matches, in log order.
         *
         * @return the state after the last of them, by {@code step} from {@code start}
         */
        <S> S read(Set<FactQuery> queries, S start, BiFunction<S, Recorded<?>, S> step);
    }

    /**
     * Reads until the decision asks for nothing new.
     *
     * @param surroundings asked for after each round of reading
     * @return the state to decide on
     * @throws IllegalStateException if the decision asks beyond its bounds
     */
    public S read(Reader facts, Supplier<DecisionContext> surroundings) {
        Set<FactQuery> asked = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        S state = decision.initial(command);
        Set<FactQuery> next = unasked(decision.facts(command, actor), asked);
        for (int round = 0; !next.isEmpty(); round++) {
            if (round > Decision.MAX_ROUNDS || asked.size() > Decision.MAX_QUERIES) {
                throw new IllegalStateException(
                        "Deciding "
                                + decision.commandType().getSimpleName()
                                + " asks for facts without end: "
                                + asked.size()
                                + " queries in "
                                + round
                                + " rounds");
            }
            state =
                    facts.read(
                            next,
                            state,
                            (before, fact) ->
                                    seen.add(fact.position())
                                            ? decision.evolve(before, fact)
                                            : before);
            next = unasked(decision.furtherFacts(command, state, surroundings.get()), asked);
        }
        return state;
    }

    private static Set<FactQuery> unasked(List<FactQuery> queries, Set<FactQuery> asked) {
        Set<FactQuery> unasked = new LinkedHashSet<>();
        for (FactQuery query : queries) {
            if (asked.add(query)) {
                unasked.add(query);
            }
        }
        return unasked;
    }
}
