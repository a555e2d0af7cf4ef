package hk.chopmark.api.status;

import hk.chopmark.api.judging.ForOperator;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.breakglass.BreakGlass;
import hk.chopmark.core.eventstore.tree.LogProgress;
import hk.chopmark.core.eventstore.tree.Proofs;
import hk.chopmark.core.seal.clock.ClockWatch;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.engine.ProjectionDigest;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.engine.ProjectionStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the server is, for the operator; how the record of a school is, for its own people. */
@RestController
@RequestMapping("/api/v1/status")
@Tag(name = "Status")
class StatusController {

    private final Installation installation;
    private final ProjectionEngine projections;
    private final BreakGlass breakGlass;

    StatusController(
            Installation installation, ProjectionEngine projections, BreakGlass breakGlass) {
        this.breakGlass = breakGlass;
        this.installation = installation;
        this.projections = projections;
    }

    /**
     * The log.
     *
     * @param state {@code open}, {@code halted} or {@code tail_lost}
     * @param reason why it is not open; empty while it is
     * @param integrated count of events in the trees
     * @param unsigned leaves that no checkpoint covers yet
     */
    record Log(String state, String reason, long integrated, long unsigned) {
        static Log of(LogProgress progress) {
            return new Log(
                    progress.state().kind().stored(),
                    progress.state().reason(),
                    progress.integrated(),
                    progress.unsigned());
        }
    }

    /**
     * How the clock of this server compares with the others.
     *
     * @param state {@code agrees}, or what disagrees: {@code database-clock}, {@code newest-event},
     *     {@code earlier-reading}; {@code not-watched}
     * @param agreesSince since when the readings agree; null if they do not
     * @param differsSeconds by how much it disagrees
     * @param mayDestroy whether a key may be destroyed
     */
    record Clock(
            String state, @Nullable Instant agreesSince, long differsSeconds, boolean mayDestroy) {
        static Clock of(Optional<ClockWatch.Verdict> verdict) {
            return verdict.map(found ->
                            new Clock(
                                    found.state(),
                                    found.agrees() ? found.since() : null,
                                    found.differsSeconds(),
                                    found.mayDestroy()))
                    .orElseGet(() -> new Clock("not-watched", null, 0, true));
        }
    }

    /**
     * Count of events in the log, how the log is, and where each read model stands; and how many
     * readings made without the log wait to come into it.
     */
    record Status(
            long asOf,
            Log log,
            Clock clock,
            List<ProjectionStatus> readModels,
            int breakGlassReadingsPending)
            implements Dated {}

    @ForOperator
    @GetMapping
    @Operation(summary = "The size and state of the log, and how far the read models are")
    Status status() {
        LogProgress progress = installation.logProgress();
        return new Status(
                progress.head(),
                Log.of(progress),
                Clock.of(installation.engine().lookAtClock()),
                projections.status(),
                breakGlass.pending().size());
    }

    /**
     * A read model, as far as it concerns one school.
     *
     * @param name its name with version
     * @param following whether it follows the log
     * @param parked how many events of the school it leaves out, and whether the rest waits
     */
    record SchoolReadModel(String name, boolean following, ProjectionStatus.Parked parked) {}

    /**
     * How the record of one school is; no figure counts anything of another school.
     *
     * @param log whether the log takes appends: {@code open}, {@code halted} or {@code tail_lost}
     * @param treeSize count of events in the school's own log
     * @param checkpoint how many of them the newest checkpoint covers
     */
    record SchoolStatus(
            String log,
            long treeSize,
            long checkpoint,
            List<SchoolReadModel> readModels,
            int breakGlassReadingsPending) {}

    @Judged(value = "custody.view", board = "record", purpose = Purpose.AUDIT)
    @GetMapping("/school")
    @Operation(summary = "How the record of the caller's own school is")
    SchoolStatus ofSchool(Caller caller) {
        SchoolId school = caller.school();
        Map<String, ProjectionStatus.Parked> parkedByName =
                installation.parkedEvents().ofSchool(school);
        Proofs proofs = installation.engine().proofs();
        return new SchoolStatus(
                installation.logState().kind().stored(),
                proofs.treeHead(school).map(tree -> tree.size()).orElse(0L),
                proofs.latestCheckpoint(school)
                        .map(signed -> signed.checkpoint().treeSize())
                        .orElse(0L),
                projections.status().stream()
                        .map(status ->
                                new SchoolReadModel(
                                        status.name(),
                                        status.state() == ProjectionStatus.State.RUNNING,
                                        parkedByName.getOrDefault(
                                                status.name(), ProjectionStatus.Parked.NONE)))
                        .toList(),
                breakGlass.pending(school));
    }

    /** Fingerprints of the rows of each read model, equal before and after a rebuild. */
    record Digests(long asOf, List<ProjectionDigest> readModels) implements Dated {}

    @ForOperator
    @GetMapping("/digests")
    @Operation(summary = "A fingerprint of each read model's rows; reads all of them")
    Digests digests() {
        List<ProjectionDigest> digests =
                projections.modules().stream()
                        .map(module -> projections.digest(module.name()))
                        .toList();
        long asOf = digests.stream().mapToLong(ProjectionDigest::position).min().orElse(0);
        return new Digests(asOf, digests);
    }
}
