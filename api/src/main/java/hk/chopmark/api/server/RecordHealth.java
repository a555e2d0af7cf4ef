package hk.chopmark.api.server;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.projections.engine.ProjectionStatus;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the record can be written and read: the database answers, the log takes appends, this
 * node's too, and every read model follows it.
 *
 * <p>A read model that is behind and has not moved for {@value StallWatch#SECONDS} seconds counts
 * as stalled, whatever it says of itself. One that leaves events out is named, but goes on.
 */
final class RecordHealth implements HealthIndicator {

    private final Installation installation;
    private final StallWatch stalls = new StallWatch();

    RecordHealth(Installation installation) {
        this.installation = installation;
    }

    /** A database that does not answer throws, which Spring shows as down. */
    @Override
    public Health health() {
        LogState log = installation.logState();
        boolean writes = !installation.engine().hasStoppedWriting();
        Instant now = installation.clock().instant();
        List<ProjectionStatus> all = installation.projections().status();
        List<String> unwell =
                all.stream()
                        .filter(status ->
                                stalls.isStalled(status, now)
                                        || status.state() == ProjectionStatus.State.HALTED)
                        .map(ProjectionStatus::name)
                        .toList();
        List<String> withParked =
                all.stream()
                        .filter(status -> !status.parked().leavesNothingOut())
                        .map(ProjectionStatus::name)
                        .toList();
        Health.Builder health =
                log.isOpen() && writes && unwell.isEmpty() ? Health.up() : Health.outOfService();
        return health.withDetail("log", log.kind().stored())
                .withDetail("thisNodeWrites", writes)
                .withDetail("readModelsNotFollowing", unwell)
                .withDetail("readModelsWithParkedEvents", withParked)
                .build();
    }
}
