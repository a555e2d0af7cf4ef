package hk.chopmark.core.decision;

import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An event as it stands in the log.
 *
 * @param school whose log
 * @param position position in the partition, 0-based
 * @param id event id
 * @param at server time, UTC, microseconds
 * @param meta actor, role, purpose and the like, as stored; see {@link Meta}
 * @param event the event; sealed fields are handles
 */
public record Recorded<E>(
        SchoolId school, long position, UUID id, Instant at, Map<String, String> meta, E event) {
    public Recorded {
        meta = Map.copyOf(meta);
    }
}
