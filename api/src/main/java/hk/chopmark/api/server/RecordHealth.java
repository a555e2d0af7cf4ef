package hk.chopmark.api.server;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.projections.engine.ProjectionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the record can be written and read: the database answers, the log takes appends, and
 * every read model follows it.
 *
 * <p>A read model that is behind and has not moved for {@value #STALLED_SECONDS} seconds counts as
 * stalled, whatever it says of itself. One that leaves events out is named, but goes on.
 */
final class RecordHealth implements HealthIndicator {

    private static final long STALLED_SECONDS = 60;

    private record Seen(long position, Instant movedAt) {}

    private final Installation installation;
    private final Map<String, Seen> seen = new HashMap<>();

    RecordHealth(Installation installation) {
        this.installation = installation;
    }

    /** A database that does not answer throws, which Spring shows as down. */
    @Override
    public Health health() {
        LogState log = installation.logState();
        Instant now = installation.clock().instant();
        List<ProjectionStatus> all = installation.projections().status();
        List<String> unwell =
                all.stream()
                        .filter(status ->
                                isStalled(status, now)
                                        || status.state() == ProjectionStatus.State.HALTED)
                        .map(ProjectionStatus::name)
                        .toList();
        List<String> withParked =
                all.stream()
                        .filter(status -> status.parked().count() > 0)
                        .map(ProjectionStatus::name)
                        .toList();
        Health.Builder health =
                log.isOpen() && unwell.isEmpty() ? Health.up() : Health.outOfService();
        return health.withDetail("log", log.kind().stored())
                .withDetail("readModelsNotFollowing", unwell)
                .withDetail("readModelsWithParkedEvents", withParked)
                .build();
    }

    /** Remembers when each read model last moved or had nothing to do. */
    synchronized boolean isStalled(ProjectionStatus status, Instant now) {
        Seen before = seen.get(status.name());
        if (before == null || status.lag() == 0 || status.position() != before.position()) {
            seen.put(status.name(), new Seen(status.position(), now));
            return false;
        }
        return Duration.between(before.movedAt(), now).toSeconds() >= STALLED_SECONDS;
    }
}
