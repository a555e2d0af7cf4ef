package hk.chopmark.core.decision;

import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What all rules share: which command they decide, who may send it, and how facts fold into a
 * state.
 *
 * <p>A subclass says which facts it reads and what it decides. One that is also a {@link
 * SessionDecision} needs to add only the facts of a session.
 *
 * @param <C> the command decided
 * @param <S> the state folded from the facts
 */
public abstract class Rule<C extends Command, S> implements Decision<C, S> {

    private final Class<C> commandType;
    private final CommandPermission<C> permission;
    private final Supplier<S> start;
    private final BiFunction<S, Recorded<?>, S> fold;

    /**
     * @param commandType the command type decided here
     * @param permission what it takes to send the command
     * @param start makes the state before any fact
     * @param fold makes the state after one more fact
     */
    protected Rule(
            Class<C> commandType,
            CommandPermission<C> permission,
            Supplier<S> start,
            BiFunction<S, Recorded<?>, S> fold) {
        this.commandType = commandType;
        this.permission = permission;
        this.start = start;
        this.fold = fold;
    }

    @Override
    public final Class<C> commandType() {
        return commandType;
    }

    @Override
    public final CommandPermission<C> permission() {
        return permission;
    }

    /** The state before any fact, the same for every command. */
    public final S initial() {
        return start.get();
    }

    @Override
    public final S initial(C command) {
        return start.get();
    }

    @Override
    public final S evolve(S state, Recorded<?> fact) {
        return fold.apply(state, fact);
    }
}
