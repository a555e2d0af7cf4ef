package hk.chopmark.api.access;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.PageAnswer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.access.AccessCommand;
import hk.chopmark.core.access.AccessCommand.DelegateGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.projections.access.DelegationView;
import hk.chopmark.projections.access.Delegations;
import hk.chopmark.projections.access.Grants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rights that members of staff hand to each other for a time. */
@RestController
@RequestMapping("/api/v1/delegations")
@Tag(name = "Access")
class DelegationController {

    private final CommandGate commands;
    private final ReadGate reads;
    private final Delegations delegations;
    private final InstantSource clock;

    DelegationController(
            CommandGate commands, ReadGate reads, Delegations delegations, InstantSource clock) {
        this.commands = commands;
        this.reads = reads;
        this.delegations = delegations;
        this.clock = clock;
    }

    /** Some rights of a grant the caller holds; the scope is that of the grant or within it. */
    record NewDelegation(
            @Nullable UUID id,
            @NotNull GrantId grant,
            @NotNull StaffId delegate,
            @NotEmpty @Size(max = AccessCommand.MAX_PERMISSIONS)
                    List<@NotNull Permission> permissions,
            @NotNull Ref scope,
            @NotNull Instant validFrom,
            @NotNull Instant validTo,
            @NotNull String reason) {}

    @Sends(DelegateGrant.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Hand some rights of one's grant to another member of staff, for a time")
    Accepted delegate(Asking asking, @Valid @RequestBody NewDelegation body) {
        GrantId delegation = new GrantId(newId(asking, body.id()));
        return commands.send(
                asking,
                school ->
                        new DelegateGrant(
                                school,
                                delegation,
                                body.grant(),
                                body.delegate(),
                                body.permissions(),
                                body.scope(),
                                body.validFrom(),
                                body.validTo(),
                                body.reason()),
                delegation);
    }

    /** The code of the reason. */
    record Ending(@NotNull String reason) {}

    @Sends(EndDelegation.class)
    @PostMapping("/{delegation}/end")
    @Operation(summary = "End a delegation before its time")
    Accepted end(Asking asking, @PathVariable GrantId delegation, @Valid @RequestBody Ending body) {
        return commands.send(
                asking, school -> new EndDelegation(school, delegation, body.reason()));
    }

    @Judged(
            value = "access.view",
            board = "delegations",
            extent = Extent.WITHIN,
            purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping
    @Operation(
            summary = "All delegations, of the school or from and to one person, and their state")
    PageAnswer<DelegationView> history(
            Caller caller,
            BoardReach reach,
            @RequestParam(required = false) @Nullable PersonRef person,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Grants.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        @Nullable PersonRef whose = OwnRows.of(caller, reach, person);
        return PageAnswer.of(
                CommandGate.make(() ->
                        delegations.history(caller.school(), whose, clock.instant(), after, rows)),
                view -> view);
    }
}
