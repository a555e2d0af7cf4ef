package hk.chopmark.api.rest;

import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.engine.ProjectionStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the server is. */
@RestController
@RequestMapping("/api/v1/status")
@PreAuthorize("hasAuthority('STATUS')")
@Tag(name = "Status")
class StatusController {

    private final AuditEngine engine;
    private final ProjectionEngine projections;

    StatusController(AuditEngine engine, ProjectionEngine projections) {
        this.engine = engine;
        this.projections = projections;
    }

    /** Count of events in the log, and where each read model stands. */
    record Status(long asOf, List<ProjectionStatus> readModels) implements Dated {}

    @GetMapping
    @Operation(summary = "The size of the log, and how far the read models are")
    Status status() {
        return new Status(engine.head(), projections.status());
    }
}
