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
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.access.GrantView;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.access.RoleView;
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

/** Roles, and who holds them where and when. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Access")
class GrantController {

    private final CommandGate commands;
    private final ReadGate reads;
    private final Grants grants;
    private final InstantSource clock;

    GrantController(CommandGate commands, ReadGate reads, Grants grants, InstantSource clock) {
        this.clock = clock;
        this.commands = commands;
        this.reads = reads;
        this.grants = grants;
    }

    /**
     * What a role means from now on; permissions such as {@code roster.view@class+clear}. It is for
     * persons unless it says otherwise.
     */
    record RoleMeaning(
            @NotNull String roleCode,
            @Nullable HeldBy heldBy,
            @NotEmpty @Size(max = AccessCommand.MAX_PERMISSIONS)
                    List<@NotNull Permission> permissions) {}

    @Sends(DefineRole.class)
    @PostMapping("/roles")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Define a role, or a new version of it")
    Accepted define(Asking asking, @Valid @RequestBody RoleMeaning body) {
        return commands.send(
                asking,
                school ->
                        new DefineRole(
                                school,
                                body.roleCode(),
                                body.heldBy() == null ? HeldBy.PERSONS : body.heldBy(),
                                body.permissions()));
    }

    /** A grant; the scope is the school itself, a class or a student. */
    record NewGrant(
            @Nullable UUID id,
            @NotNull GranteeRef grantee,
            @NotNull String roleCode,
            @NotNull Ref scope,
            @NotNull Instant validFrom,
            @Nullable Instant validTo) {}

    @Sends(GrantRole.class)
    @PostMapping("/grants")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary =
                    "Grant a role to a member of staff or a service account; one that may grant"
                            + " waits for a confirmation")
    Accepted grant(Asking asking, @Valid @RequestBody NewGrant body) {
        GrantId grant = new GrantId(newId(asking, body.id()));
        return commands.send(
                asking,
                school ->
                        new GrantRole(
                                school,
                                grant,
                                body.grantee(),
                                body.roleCode(),
                                body.scope(),
                                body.validFrom(),
                                body.validTo()),
                grant);
    }

    @Sends(ConfirmGrant.class)
    @PostMapping("/grants/{grant}/confirmation")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Confirm, as a second person, the grant of a role that may grant")
    Accepted confirm(Asking asking, @PathVariable GrantId grant) {
        return commands.send(asking, school -> new ConfirmGrant(school, grant));
    }

    /** The code of the reason. */
    record Revocation(@NotNull String reason) {}

    @Sends(RevokeRole.class)
    @PostMapping("/grants/{grant}/revocation")
    @Operation(summary = "End a grant")
    Accepted revoke(
            Asking asking, @PathVariable GrantId grant, @Valid @RequestBody Revocation body) {
        return commands.send(asking, school -> new RevokeRole(school, grant, body.reason()));
    }

    @Judged(
            value = "access.view",
            board = "roles",
            extent = Extent.WITHIN,
            purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/roles")
    @Operation(summary = "All versions of all roles of the school, and who defined each")
    PageAnswer<RoleView> roles(
            Caller caller,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Grants.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(() -> grants.roles(caller.school(), null, after, rows)),
                view -> view);
    }

    @Judged(
            value = "access.view",
            board = "roles",
            extent = Extent.WITHIN,
            purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/roles/{roleCode}")
    @Operation(summary = "All versions of a role, the first first, and who defined each")
    PageAnswer<RoleView> role(
            Caller caller,
            @PathVariable String roleCode,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Grants.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(() -> grants.roles(caller.school(), roleCode, after, rows)),
                view -> view);
    }

    @Judged(
            value = "access.view",
            board = "grants",
            extent = Extent.WITHIN,
            purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/grants")
    @Operation(summary = "All grants ever made, of the school or of one person")
    PageAnswer<GrantView> history(
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
                CommandGate.make(() -> grants.history(caller.school(), whose, after, rows)),
                view -> view);
    }

    @Judged(
            value = "access.view",
            board = "grants-of-person",
            on = "person",
            purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/people/{person}/grants")
    @Operation(
            summary =
                    "What a person holds, or held at an instant (left out or this minute: now); 500 at a time")
    PageAnswer<GrantView> heldBy(
            Caller caller,
            @PathVariable PersonRef person,
            @RequestParam(required = false) @Nullable Instant at,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Grants.projection(), atLeast);
        SchoolId school = caller.school();
        return PageAnswer.of(
                CommandGate.make(() ->
                        reads.past(at)
                                .map(then -> grants.heldBy(school, person, then, after))
                                .orElseGet(() ->
                                        grants.heldNow(school, person, clock.instant(), after))),
                view -> view);
    }
}
