package hk.chopmark.api.server;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.append.AppendObserver;
import hk.chopmark.core.eventstore.tree.LogProgress;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.projections.engine.ProjectionStatus;
import hk.chopmark.projections.rows.ProjectionModule;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the record tells a monitoring system; docs/operations.md lists it.
 *
 * <p><b>Guarantees</b>: counts, times and positions only; no school, person or text is a label. A
 * figure that cannot be read is absent ({@code NaN}), never an old one.
 */
final class RecordMetrics implements MeterBinder {

    private static final String APPEND = "chopmark.append.";
    private static final double[] QUANTILES = {0.5, 0.99};

    private final Installation installation;
    private final Snapshot<LogProgress> log;
    private final Snapshot<List<ProjectionStatus>> readModels;

    RecordMetrics(Installation installation) {
        this.installation = installation;
        this.log = new Snapshot<>(installation.clock(), installation::logProgress);
        this.readModels =
                new Snapshot<>(installation.clock(), () -> installation.projections().status());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        installation.engine().observe(new Appends(registry));
        logGauge(registry, "position", "Events appended", LogProgress::head);
        logGauge(
                registry,
                "integration.lag",
                "Events appended that are in no tree yet",
                LogProgress::integrationLag);
        logGauge(
                registry,
                "signing.lag",
                "Leaves that no checkpoint covers yet",
                LogProgress::unsigned);
        logGauge(
                registry,
                "open",
                "1 while the log takes appends, 0 while it is halted or its tail is lost",
                progress -> progress.state().kind() == LogState.Kind.OPEN ? 1 : 0);
        for (ProjectionModule module : installation.projections().modules()) {
            readModelGauge(
                    registry,
                    module.name(),
                    "lag",
                    "Events the read model is behind",
                    ProjectionStatus::lag);
            readModelGauge(
                    registry,
                    module.name(),
                    "running",
                    "1 while the read model follows the log, 0 while it is halted or stopped",
                    status -> status.state() == ProjectionStatus.State.RUNNING ? 1 : 0);
            readModelGauge(
                    registry,
                    module.name(),
                    "parked",
                    "Events the read model leaves out because they could not be applied",
                    status -> status.parked().count());
        }
    }

    private void logGauge(
            MeterRegistry registry,
            String name,
            String description,
            ToDoubleFunction<LogProgress> figure) {
        Gauge.builder("chopmark.log." + name, log, it -> figureOf(it, figure))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void readModelGauge(
            MeterRegistry registry,
            String module,
            String name,
            String description,
            ToDoubleFunction<ProjectionStatus> figure) {
        ToDoubleFunction<List<ProjectionStatus>> ofModule =
                all ->
                        all.stream()
                                .filter(status -> status.name().equals(module))
                                .mapToDouble(figure)
                                .findFirst()
                                .orElse(Double.NaN);
        Gauge.builder("chopmark.readmodel." + name, readModels, it -> figureOf(it, ofModule))
                .description(description)
                .tag("readmodel", module)
                .strongReference(true)
                .register(registry);
    }

    private static <T> double figureOf(Snapshot<T> snapshot, ToDoubleFunction<T> figure) {
        try {
            return figure.applyAsDouble(snapshot.get());
        } catch (TransientFailure e) {
            return Double.NaN; // the database does not answer; health says so
        }
    }

    /** Counts and times of the sequencer's batches. */
    private static final class Appends implements AppendObserver {

        private final DistributionSummary requests;
        private final DistributionSummary events;
        private final Timer waited;
        private final Timer took;
        private final Counter conflicts;
        private final Counter failed;

        Appends(MeterRegistry registry) {
            requests =
                    DistributionSummary.builder(APPEND + "batch.requests")
                            .description("Requests committed together")
                            .publishPercentiles(QUANTILES)
                            .register(registry);
            events =
                    DistributionSummary.builder(APPEND + "batch.events")
                            .description("Events committed together")
                            .publishPercentiles(QUANTILES)
                            .register(registry);
            waited =
                    Timer.builder(APPEND + "wait")
                            .description("How long the oldest request of a batch waited")
                            .publishPercentiles(QUANTILES)
                            .register(registry);
            took =
                    Timer.builder(APPEND + "commit")
                            .description("From the lock of the head to the answer of the commit")
                            .publishPercentiles(QUANTILES)
                            .register(registry);
            conflicts = refused(registry, "conflict");
            failed = refused(registry, "failure");
        }

        private static Counter refused(MeterRegistry registry, String reason) {
            return Counter.builder(APPEND + "refused")
                    .description("Requests that were not stored")
                    .tag("reason", reason)
                    .register(registry);
        }

        @Override
        public void batch(BatchFigures figures) {
            requests.record(figures.requests());
            events.record(figures.events());
            waited.record(figures.waited());
            took.record(figures.took());
            conflicts.increment(figures.conflicts());
            failed.increment(figures.failed());
        }
    }
}
