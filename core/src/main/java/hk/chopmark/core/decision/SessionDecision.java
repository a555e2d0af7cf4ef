package hk.chopmark.core.decision;

import java.util.List;

/**
 * A decision that can also be made many times in a row over one state kept in memory, as an
 * importer does.
 *
 * <p><b>Guarantees</b>: the rules are those of the single decision; a session only reads the facts
 * of a whole school by type instead of command by command. {@link #decide} never changes the state:
 * it is folded on only after the events are durable.
 *
 * @param <C> the command decided
 * @param <S> the state, bounded by the size of the school
 */
public interface SessionDecision<C extends Command, S> extends Decision<C, S> {

    /** Facts that cover every command of this type in a school. */
    List<FactQuery> sessionFacts();

    /** The state before any fact of the school. */
    S initial();

    @Override
    default S initial(C command) {
        return initial();
    }
}
