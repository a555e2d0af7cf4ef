package hk.chopmark.api.disclosure;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.rest.FieldAnswer;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.reading.Dossier;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SubjectRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * All that is held about one subject, page by page.
 *
 * <p><b>Guarantees</b>: no record, no read: each page leaves only after the event that records this
 * reading is durable. A refusal is recorded too.
 */
@RestController
@Asking.WithoutKey
@RequestMapping("/api/v1/personal-data/dossiers")
@Tag(name = "Personal data")
class DossierController {

    private static final int DEFAULT_FIELDS = 100;

    private final Dossier dossier;

    DossierController(AuditEngine engine) {
        this.dossier = engine.dossier();
    }

    /**
     * What to see.
     *
     * @param subject a person, or a document
     * @param categories codes such as {@code identity}; {@code hkid} alone
     * @param from the {@code next} of the page before; absent for the first
     * @param limit most fields of a page, 1 to 500
     */
    record Wanted(
            @NotNull SubjectRef subject,
            @NotEmpty @Size(max = 20) Set<@NotNull String> categories,
            @Nullable @Min(0) Long from,
            @Nullable @Min(1) @Max(Dossier.MAX_FIELDS) Integer limit) {}

    /**
     * One field.
     *
     * @param event the event that carries it, and {@code eventId} to prove it by
     * @param at when it was recorded
     * @param field where it stands in the event
     */
    record Line(
            String event,
            UUID eventId,
            Instant at,
            String field,
            String category,
            FieldAnswer value) {}

    /** A place where these data lie as well, and what an erasure does about it. */
    record Place(String code, String erased) {}

    /**
     * A page, in the order of the record: corrected and outdated values too.
     *
     * @param recordedBy the event that records this reading
     * @param next where the next page starts; absent on the last
     */
    record Answer(
            long asOf,
            UUID recordedBy,
            SubjectRef subject,
            List<Line> lines,
            @Nullable Long next,
            List<Place> places)
            implements Dated {

        /** Without the values. */
        @Override
        public String toString() {
            return "Answer[" + recordedBy + "]";
        }
    }

    @Sends(ViewPersonalData.class)
    @PostMapping
    @Operation(summary = "See all that is held about a subject as masks; recorded first")
    Answer view(Asking asking, @Valid @RequestBody Wanted body) {
        Dossier.Request request = request(asking, body);
        return answer(body, dossier.view(request, CommandGate.context(asking)));
    }

    @Sends(UnmaskPersonalData.class)
    @PostMapping("/unmaskings")
    @Operation(summary = "See all that is held about a subject without masks; recorded first")
    Answer unmask(Asking asking, @Valid @RequestBody Wanted body) {
        Dossier.Request request = request(asking, body);
        return answer(body, dossier.unmask(request, CommandGate.context(asking)));
    }

    private static Dossier.Request request(Asking asking, Wanted body) {
        return CommandGate.make(() ->
                new Dossier.Request(
                        asking.school(),
                        body.subject(),
                        body.categories().stream()
                                .map(Category::ofCode)
                                .collect(Collectors.toSet()),
                        body.from() == null ? 0 : body.from(),
                        body.limit() == null ? DEFAULT_FIELDS : body.limit()));
    }

    private static Answer answer(Wanted body, Dossier.Page page) {
        return new Answer(
                page.asOf(),
                page.recordedBy(),
                body.subject(),
                page.lines().stream().map(DossierController::line).toList(),
                page.next().isPresent() ? page.next().getAsLong() : null,
                page.places().stream()
                        .map(place -> new Place(place.code(), place.erased().code()))
                        .toList());
    }

    private static Line line(Dossier.Line line) {
        return new Line(
                line.event(),
                line.eventId(),
                line.at(),
                line.path(),
                line.category().code(),
                FieldAnswer.of(line.value()));
    }
}
