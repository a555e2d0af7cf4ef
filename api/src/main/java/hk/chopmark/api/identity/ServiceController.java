package hk.chopmark.api.identity;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.border.OneLine;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Answer;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.signin.KeyIssuing;
import hk.chopmark.api.signin.KeyIssuing.Issued;
import hk.chopmark.core.identity.ServiceCommand;
import hk.chopmark.core.identity.ServiceCommand.CloseService;
import hk.chopmark.core.identity.ServiceCommand.IssueServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RegisterService;
import hk.chopmark.core.identity.ServiceCommand.RevokeServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RotateServiceKey;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.projections.identity.ServiceAccounts;
import hk.chopmark.projections.identity.ServiceView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
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

/**
 * Accounts of other systems, and their keys.
 *
 * <p><b>Guarantees</b>: the text of a key stands in the one answer that issues it.
 */
@RestController
@RequestMapping("/api/v1/services")
@Tag(name = "Services")
class ServiceController {

    private final CommandGate commands;
    private final KeyIssuing keys;
    private final ReadGate reads;
    private final ServiceAccounts services;

    ServiceController(
            CommandGate commands, KeyIssuing keys, ReadGate reads, ServiceAccounts services) {
        this.commands = commands;
        this.keys = keys;
        this.reads = reads;
        this.services = services;
    }

    /**
     * A new service account.
     *
     * @param code the school's code for it
     * @param name what it is: no person
     */
    record NewService(
            @Nullable UUID id,
            @NotNull String code,
            @NotNull @Size(min = 1, max = ServiceCommand.MAX_NAME_CHARS) @OneLine String name) {}

    @Sends(RegisterService.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Open an account for another system")
    Accepted register(Asking asking, @Valid @RequestBody NewService body) {
        ServiceId service = new ServiceId(newId(asking, body.id()));
        return commands.send(
                asking,
                school -> new RegisterService(school, service, body.code(), body.name()),
                service);
    }

    /**
     * A key to issue.
     *
     * @param acts what it may be used for, such as {@code attendance.report}; what is done with it
     *     takes a grant as well
     * @param days until it expires
     */
    record NewKey(
            @NotEmpty @Size(max = ServiceCommand.MAX_ACTS) List<@NotNull String> acts,
            @Min(1) @Max(366) int days) {}

    /**
     * A key just issued; its text is shown here and never again.
     *
     * @param key to be sent as bearer
     * @param credential its reference
     */
    record Made(
            long asOf, List<UUID> events, String key, CredentialId credential, Instant expiresAt)
            implements Dated {

        static Made of(Issued issued) {
            return new Made(
                    issued.result().asOf(),
                    issued.result().eventIds(),
                    issued.text(),
                    issued.key(),
                    issued.expiresAt());
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Made[" + credential + "]";
        }
    }

    @Sends(IssueServiceKey.class)
    @Asking.WithoutKey
    @PostMapping("/{service}/keys")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Issue a key for declared acts; its text is shown once")
    Made issue(Asking asking, @PathVariable ServiceId service, @Valid @RequestBody NewKey body) {
        return Made.of(
                CommandGate.make(() ->
                        keys.issue(
                                request(asking, service),
                                body.acts(),
                                Duration.ofDays(body.days()))));
    }

    /**
     * A key for the acts of another.
     *
     * @param days until it expires
     * @param overlapDays how long the old one still counts
     */
    record Successor(@Min(1) @Max(366) int days, @Min(0) @Max(7) int overlapDays) {}

    @Sends(RotateServiceKey.class)
    @Asking.WithoutKey
    @PostMapping("/{service}/keys/{key}/successor")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Replace a key; the old one counts for some days beside the new one")
    Made replace(
            Asking asking,
            @PathVariable ServiceId service,
            @PathVariable CredentialId key,
            @Valid @RequestBody Successor body) {
        return Made.of(
                CommandGate.make(() ->
                        keys.replace(
                                request(asking, service),
                                key,
                                Duration.ofDays(body.days()),
                                Duration.ofDays(body.overlapDays()))));
    }

    private static KeyIssuing.Request request(Asking asking, ServiceId service) {
        return new KeyIssuing.Request(asking.school(), service, CommandGate.context(asking));
    }

    /** Why, as a code. */
    record Reason(@NotNull String reason) {}

    @Sends(RevokeServiceKey.class)
    @PostMapping("/{service}/keys/{key}/revocation")
    @Operation(summary = "End a key at once")
    Accepted revoke(
            Asking asking,
            @PathVariable ServiceId service,
            @PathVariable CredentialId key,
            @Valid @RequestBody Reason body) {
        return commands.send(
                asking, school -> new RevokeServiceKey(school, service, key, body.reason()));
    }

    @Sends(CloseService.class)
    @PostMapping("/{service}/closing")
    @Operation(summary = "Close an account and end its keys")
    Accepted close(
            Asking asking, @PathVariable ServiceId service, @Valid @RequestBody Reason body) {
        return commands.send(asking, school -> new CloseService(school, service, body.reason()));
    }

    @Judged(value = "identity.service", board = "services", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping
    @Operation(
            summary = "The service accounts of the school and their keys, without texts",
            description = "The newest 500, those that ended included.")
    Answer<List<ServiceView>> list(
            Caller caller, @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(ServiceAccounts.projection(), atLeast);
        return Answer.of(services.all(caller.school()));
    }
}
