package hk.chopmark.api.erasure;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.RefuseErasure;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.reading.ErasureScope;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SubjectRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Erasure.
 *
 * <p>What is asked here is references and codes; nothing personal goes in or comes out.
 */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Erasure")
class ErasureController {

    /** Longest list of erasures. */
    private static final int MAX_LISTED = 500;

    private final CommandGate commands;
    private final Erasures erasures;
    private final ErasureScope scope;

    ErasureController(CommandGate commands, AuditEngine engine) {
        this.commands = commands;
        this.erasures = engine.erasures();
        this.scope = engine.erasureScope();
    }

    /**
     * What to erase.
     *
     * @param categories codes such as {@code identity}
     * @param askedBy who asked; left out if the school itself did
     */
    record NewErasure(
            @Nullable UUID id,
            @NotNull SubjectRef subject,
            @NotEmpty @Size(max = 20) Set<@NotNull String> categories,
            @NotNull ErasureGround ground,
            @Nullable PersonRef askedBy) {}

    @Sends(RequestErasure.class)
    @PostMapping("/erasures")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Ask that categories of a subject's data be erased")
    Accepted request(Asking asking, @Valid @RequestBody NewErasure body) {
        ErasureId erasure = new ErasureId(newId(asking, body.id()));
        return commands.send(
                asking,
                school ->
                        new RequestErasure(
                                school,
                                erasure,
                                body.subject(),
                                categories(body.categories()),
                                body.ground(),
                                body.askedBy()),
                erasure);
    }

    @Sends(ApproveErasure.class)
    @PostMapping("/erasures/{erasure}/approval")
    @Operation(summary = "Agree, as the first of two people")
    Accepted approve(Asking asking, @PathVariable ErasureId erasure) {
        return commands.send(asking, school -> new ApproveErasure(school, erasure));
    }

    @Sends(DecideErasure.class)
    @PostMapping("/erasures/{erasure}/decision")
    @Operation(summary = "Decide, as the second of two people; it cannot be taken back")
    Accepted decide(Asking asking, @PathVariable ErasureId erasure) {
        return commands.send(asking, school -> new DecideErasure(school, erasure));
    }

    /** The code of the reason. */
    record Reason(@NotNull String reason) {}

    @Sends(RefuseErasure.class)
    @PostMapping("/erasures/{erasure}/refusal")
    @Operation(summary = "Refuse, before it is decided")
    Accepted refuse(
            Asking asking, @PathVariable ErasureId erasure, @Valid @RequestBody Reason body) {
        return commands.send(asking, school -> new RefuseErasure(school, erasure, body.reason()));
    }

    /** An erasure in a list. */
    record Line(ErasureStatus erasure, Instant requestedAt) {}

    /** Erasures, those asked for last first; {@code complete} is false if there are more. */
    record Lines(List<Line> items, boolean complete) {}

    @Judged(value = "erasure.view", board = "erasures", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping("/erasures")
    @Operation(summary = "The erasures asked for last, and how far each is, from the record itself")
    Lines list(Caller caller) {
        Erasures.Listing listing = erasures.latest(caller.school(), MAX_LISTED);
        return new Lines(
                listing.items().stream()
                        .map(item -> new Line(ErasureStatus.of(item.found()), item.requestedAt()))
                        .toList(),
                listing.complete());
    }

    @Judged(value = "erasure.view", board = "erasures", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping("/erasures/{erasure}")
    @Operation(summary = "How far an erasure is, from the record itself; with its certificate")
    ErasureStatus status(Caller caller, @PathVariable ErasureId erasure) {
        return erasures.find(caller.school(), erasure)
                .map(ErasureStatus::of)
                .orElseThrow(() -> unknown(erasure));
    }

    /** Fields that would be erased, and how many of each are held. */
    record ScopeLine(String event, String field, String category, long number) {}

    /** A place it reaches: {@code cleared}, or {@code named} on the certificate. */
    record ScopePlace(String code, String erased) {}

    /** What an erasure would erase, and where. */
    record Scope(List<ScopeLine> lines, List<ScopePlace> places) {
        static Scope of(ErasureScope.Listed listed) {
            return new Scope(
                    listed.lines().stream()
                            .map(line ->
                                    new ScopeLine(
                                            line.event(),
                                            line.field(),
                                            line.category().code(),
                                            line.number()))
                            .toList(),
                    listed.places().stream()
                            .map(place -> new ScopePlace(place.code(), place.erased().code()))
                            .toList());
        }
    }

    @Judged(value = "erasure.view", board = "erasures", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping("/erasures/{erasure}/scope")
    @Operation(summary = "What is left to erase and which places it reaches, before it is decided")
    Scope scope(Caller caller, @PathVariable ErasureId erasure) {
        ErasureRequested asked =
                erasures.find(caller.school(), erasure)
                        .map(ErasureCase::request)
                        .orElseThrow(() -> unknown(erasure));
        return Scope.of(scope.of(caller.school(), asked.subject(), Set.copyOf(asked.categories())));
    }

    private static DomainRejection unknown(ErasureId erasure) {
        return DomainRejection.unknown("erasure.unknown", Map.of("erasure", erasure));
    }

    /** What is erased of a subject, with since when and by which erasure. */
    record Erased(String category, Instant since, ErasureId certificate) {}

    @Judged(value = "erasure.view", board = "erasures", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping("/subjects/{subject}/erased")
    @Operation(summary = "What is erased of a subject, from the record itself")
    List<Erased> erased(Caller caller, @PathVariable SubjectRef subject) {
        return erasures.erased(caller.school(), List.of(subject)).entrySet().stream()
                .map(entry ->
                        new Erased(
                                entry.getKey().category().code(),
                                entry.getValue().erasedAt(),
                                entry.getValue().erasure()))
                .sorted(Comparator.comparing(Erased::category))
                .toList();
    }

    /** Categories by their codes. */
    static Set<Category> categories(Set<String> codes) {
        return codes.stream().map(Category::ofCode).collect(Collectors.toSet());
    }
}
