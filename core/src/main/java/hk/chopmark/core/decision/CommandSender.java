package hk.chopmark.core.decision;

/**
 * Where rooms above the areas send what they want recorded; the runtime is behind it.
 *
 * <p><b>Guarantees</b>: those of the engine: a command that is answered is durable.
 */
@FunctionalInterface
public interface CommandSender {

    /**
     * Has a command decided and its events stored.
     *
     * @return once the events are durable
     * @throws hk.chopmark.core.shared.DomainRejection if a rule forbids it
     * @throws hk.chopmark.core.shared.TransientFailure if it may be tried again unchanged
     */
    CommandResult send(Command command, CommandContext context);
}
