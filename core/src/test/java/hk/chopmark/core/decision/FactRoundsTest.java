package hk.chopmark.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FactRoundsTest {

    private static final SchoolId SCHOOL = new SchoolId(new UUID(1, 1));
    private static final Actor ACTOR = Actor.service("test");

    private record Ask(SchoolId school) implements Command {}

    /** Answers each query with the fact of its number and the fact before it. */
    private static final class Overlapping implements FactRounds.Reader {
        final List<Set<FactQuery>> rounds = new ArrayList<>();

        @Override
        public <S> S read(Set<FactQuery> queries, S start, BiFunction<S, Recorded<?>, S> step) {
            rounds.add(queries);
            S state = start;
            for (FactQuery query : queries) {
                long number = query.refs().iterator().next().id().getLeastSignificantBits();
                state = step.apply(step.apply(state, fact(number - 1)), fact(number));
            }
            return state;
        }

        private static Recorded<?> fact(long position) {
            return new Recorded<>(
                    SCHOOL, position, new UUID(2, position), Instant.EPOCH, Map.of(), "fact");
        }
    }

    /** Begins with fact 1; its state are the positions seen. */
    private record Asking(Function<List<Long>, List<FactQuery>> further)
            implements Decision<Ask, List<Long>> {

        @Override
        public CommandPermission<Ask> permission() {
            return CommandPermission.decided("roster.view", Purpose.TEACHING);
        }

        @Override
        public Class<Ask> commandType() {
            return Ask.class;
        }

        @Override
        public List<FactQuery> facts(Ask command, Actor actor) {
            return List.of(query(1), query(1));
        }

        @Override
        public List<FactQuery> furtherFacts(Ask command, List<Long> seen, DecisionContext context) {
            return further.apply(seen);
        }

        @Override
        public List<Long> initial(Ask command) {
            return List.of();
        }

        @Override
        public List<Long> evolve(List<Long> seen, Recorded<?> fact) {
            List<Long> more = new ArrayList<>(seen);
            more.add(fact.position());
            return more;
        }

        @Override
        public List<? extends DomainEvent> decide(
                Ask command, List<Long> seen, DecisionContext context) {
            return List.of();
        }
    }

    private final Overlapping facts = new Overlapping();

    private static FactQuery query(long number) {
        Ref student = new StudentId(new UUID(0, number));
        return FactQuery.about(student);
    }

    private List<Long> read(Function<List<Long>, List<FactQuery>> further) {
        return new FactRounds<>(new Asking(further), new Ask(SCHOOL), ACTOR)
                .read(
                        facts,
                        () ->
                                new DecisionContext(
                                        ACTOR,
                                        Purpose.DEMONSTRATION,
                                        Instant.EPOCH,
                                        0,
                                        () -> new UUID(3, 3)));
    }

    @Test
    void each_query_is_read_once_and_each_fact_counts_once() {
        List<Long> seen = read(positions -> List.of(query(1), query(2), query(3)));
        assertThat(facts.rounds)
                .as("what was read stays read")
                .containsExactly(Set.of(query(1)), Set.of(query(2), query(3)));
        assertThat(seen).as("facts that several queries match").containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void a_decision_may_ask_again_in_each_round_it_has() {
        List<Long> seen =
                read(positions ->
                        positions.getLast() > Decision.MAX_ROUNDS
                                ? List.of()
                                : List.of(query(positions.getLast() + 1)));
        assertThat(facts.rounds)
                .as("the first round and the further ones")
                .hasSize(Decision.MAX_ROUNDS + 1);
        assertThat(seen).as("all of them evolved the state").hasSize(Decision.MAX_ROUNDS + 2);
    }

    @Test
    void a_decision_that_never_has_enough_is_stopped() {
        assertThatThrownBy(() -> read(seen -> List.of(query(seen.getLast() + 1))))
                .as("more rounds than there are")
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Ask asks for facts without end");
    }

    @Test
    void a_decision_that_asks_for_too_much_is_stopped_before_it_is_read() {
        List<FactQuery> many =
                LongStream.rangeClosed(1, Decision.MAX_QUERIES + 1L)
                        .mapToObj(FactRoundsTest::query)
                        .toList();
        assertThatThrownBy(() -> read(seen -> many))
                .as("more queries than may be asked")
                .isInstanceOf(IllegalStateException.class);
        assertThat(facts.rounds).as("only what was asked first").hasSize(1);
    }
}
