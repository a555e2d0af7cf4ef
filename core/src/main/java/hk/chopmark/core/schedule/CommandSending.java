package hk.chopmark.core.schedule;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.shared.Purpose;
import java.util.Optional;
import java.util.UUID;

/** Sends a command as the service that keeps the schedule; durable when it returns. */
@FunctionalInterface
public interface CommandSending {

    /**
     * Sends.
     *
     * @param key a request with this key is done once, however often it is sent
     * @return the first event that it stored, now or before; empty if it stored none
     * @throws hk.chopmark.core.shared.DomainRejection if a rule forbids it
     * @throws hk.chopmark.core.shared.TransientFailure if it may be tried again
     */
    Optional<UUID> send(Command command, Purpose purpose, String key);
}
