package hk.chopmark.core.decision;

import java.util.List;
import java.util.UUID;

/**
 * What became of a command: where its events stand, once they are durable.
 *
 * @param firstPosition position of the first event; where it would stand if there is none
 * @param count count of events, side by side; 0 if the command changed nothing
 * @param eventIds ids of the events, in order
 * @param repeated whether an earlier request under the same idempotency key had stored them
 */
public record CommandResult(long firstPosition, int count, List<UUID> eventIds, boolean repeated) {
    public CommandResult {
        eventIds = List.copyOf(eventIds);
    }

    /**
     * Count of events in the partition once these were stored: whatever has read that far has read
     * them.
     */
    public long asOf() {
        return firstPosition + count;
    }
}
