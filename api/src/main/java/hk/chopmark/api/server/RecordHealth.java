package hk.chopmark.api.server;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.projections.engine.ProjectionStatus;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the record can be written and read: the log takes appends and no read model is halted.
 */
final class RecordHealth implements HealthIndicator {

    private final Installation installation;

    RecordHealth(Installation installation) {
        this.installation = installation;
    }

    @Override
    public Health health() {
        LogState log = installation.logState();
        List<String> halted =
                installation.projections().status().stream()
                        .filter(status -> status.state() == ProjectionStatus.State.HALTED)
                        .map(ProjectionStatus::name)
                        .toList();
        Health.Builder health =
                log.isOpen() && halted.isEmpty() ? Health.up() : Health.outOfService();
        return health.withDetail("log", log.kind().stored())
                .withDetail("haltedReadModels", halted)
                .build();
    }
}
