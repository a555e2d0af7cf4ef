package hk.chopmark.api.access;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.PageAnswer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.access.AccessCommand.WithdrawProposal;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.access.ProposalView;
import hk.chopmark.projections.access.Proposals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Grants that wait for a second person. */
@RestController
@RequestMapping("/api/v1/proposals")
@Tag(name = "Access")
class ProposalController {

    private final CommandGate commands;
    private final ReadGate reads;
    private final Proposals proposals;
    private final InstantSource clock;

    ProposalController(
            CommandGate commands, ReadGate reads, Proposals proposals, InstantSource clock) {
        this.commands = commands;
        this.reads = reads;
        this.proposals = proposals;
        this.clock = clock;
    }

    @Judged(value = "access.view", board = "proposals", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping
    @Operation(summary = "Proposed grants, neither confirmed nor withdrawn nor over")
    PageAnswer<ProposalView> pending(
            Caller caller,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Grants.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(
                        () -> proposals.pending(caller.school(), clock.instant(), after, rows)),
                view -> view);
    }

    /** The code of the reason. */
    record Withdrawal(@NotNull String reason) {}

    @Sends(WithdrawProposal.class)
    @PostMapping("/{grant}/withdrawal")
    @Operation(summary = "Take back a proposed grant")
    Accepted withdraw(
            Asking asking, @PathVariable GrantId grant, @Valid @RequestBody Withdrawal body) {
        return commands.send(asking, school -> new WithdrawProposal(school, grant, body.reason()));
    }
}
