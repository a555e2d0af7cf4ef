package hk.chopmark.api.server;

import hk.chopmark.projections.engine.ProjectionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Notices read models that are behind and do not move, from one look to the next.
 *
 * <p>The time counts from the first look that found a read model behind at its position: somebody
 * who looks once an hour must not take the event of this second for an hour's delay.
 */
final class StallWatch {

    /** How long a read model may stand still while it is behind. */
    static final long SECONDS = 60;

    private record Behind(long position, Instant since) {}

    private final Map<String, Behind> behind = new HashMap<>();

    synchronized boolean isStalled(ProjectionStatus status, Instant now) {
        if (status.lag() == 0) {
            behind.remove(status.name());
            return false;
        }
        Behind known = behind.get(status.name());
        if (known == null || known.position() != status.position()) {
            behind.put(status.name(), new Behind(status.position(), now));
            return false;
        }
        return Duration.between(known.since(), now).toSeconds() >= SECONDS;
    }
}
