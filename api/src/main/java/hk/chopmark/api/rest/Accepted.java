package hk.chopmark.api.rest;

import hk.chopmark.core.runtime.CommandResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The answer to a command: its events are durable.
 *
 * @param asOf read with {@code ?atLeast=} this number to see the effect
 * @param events ids of the events, in order
 * @param repeated whether this command had been taken before under the same idempotency key
 * @param refs references of what was made, by name
 */
public record Accepted(long asOf, List<UUID> events, boolean repeated, Map<String, String> refs)
        implements Dated {

    static Accepted of(CommandResult result, Map<String, String> refs) {
        return new Accepted(
                result.asOf(), result.eventIds(), result.repeated(), new TreeMap<>(refs));
    }
}
