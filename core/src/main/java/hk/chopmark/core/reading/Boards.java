package hk.chopmark.core.reading;

import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.FactRounds;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.history.History;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Answers how far somebody may look at a board now.
 *
 * <p><b>Guarantees</b>: reads events up to the present head, never a read model, and decides with
 * the code that decides about the opening itself; so a grant revoked a moment ago does not count.
 * Leaves no trace.
 */
public final class Boards {

    private final History history;
    private final LongSupplier head;
    private final InstantSource clock;

    /**
     * @param head count of events recorded so far, asked of the database
     */
    public Boards(History history, LongSupplier head, InstantSource clock) {
        this.history = history;
        this.head = head;
        this.clock = clock;
    }

    /** The record of a school at this moment, as somebody asks it how far they may look. */
    public Looking looking(SchoolId school, Actor actor) {
        return new Looking(school, actor, head.getAsLong());
    }

    private static UUID newId() {
        throw new IllegalStateException("A question makes nothing");
    }

    /** The record of one school at one moment; each fact is read once. For one thread. */
    public final class Looking implements FactRounds.Reader {
        private final SchoolId school;
        private final long below;
        private final DecisionContext context;
        private final Map<FactQuery, List<Recorded<?>>> read = new HashMap<>();

        private Looking(SchoolId school, Actor actor, long below) {
            this.school = school;
            this.below = below;
            this.context =
                    new DecisionContext(
                            actor, Purpose.AUDIT, clock.instant(), below, Boards::newId);
        }

        /** How far they may look at a board of this school. */
        public BoardReach reach(OpenBoard board) {
            if (!board.school().equals(school)) {
                throw new IllegalArgumentException("The board is of another school");
            }
            return BoardReach.of(board, context, this);
        }

        @Override
        public <S> S read(Set<FactQuery> queries, S start, BiFunction<S, Recorded<?>, S> step) {
            SortedMap<Long, Recorded<?>> found = new TreeMap<>();
            for (FactQuery query : queries) {
                read.computeIfAbsent(query, this::facts)
                        .forEach(fact -> found.put(fact.position(), fact));
            }
            S state = start;
            for (Recorded<?> fact : found.values()) {
                state = step.apply(state, fact);
            }
            return state;
        }

        private List<Recorded<?>> facts(FactQuery query) {
            return history
                    .of(school)
                    .about(query.refs())
                    .ofTypes(query.types())
                    .below(below)
                    .stream()
                    .toList();
        }
    }
}
