package hk.chopmark.api.evidence;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.BadRequest;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.EvidenceKinds;
import hk.chopmark.export.pack.WrongArguments;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Evidence files that anyone can verify offline, of every declared kind.
 *
 * <p><b>Guarantees</b>: a file leaves only after the event that records the export is durable; a
 * refusal is recorded too. What was asked for stands in no URL.
 */
@RestController
@Asking.WithoutKey
@RequestMapping("/api/v1/evidence")
@Tag(name = "Evidence")
class EvidenceController {

    /** The member of a body that is no parameter of a kind. */
    static final String DISCLOSE = "disclose";

    private final EvidenceDesk desk;

    EvidenceController(EvidenceDesk desk) {
        this.desk = desk;
    }

    @Sends(ExportPersonalData.class)
    @PostMapping("/{kind}")
    @Operation(
            summary =
                    "The record of one matter as a file with proofs; the export is recorded first")
    @ApiResponse(
            responseCode = "200",
            description = "The evidence file",
            content =
                    @Content(
                            mediaType = EvidenceFile.MEDIA_TYPE,
                            schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<byte[]> write(
            Asking asking,
            @PathVariable String kind,
            @RequestBody Map<String, @Nullable Object> body) {
        EvidenceKind declared =
                EvidenceKinds.known()
                        .named(kind)
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "export.kind-unknown", Map.of("kinds", codes())));
        EvidenceFile file =
                desk.write(
                        arguments(declared, body),
                        new EvidenceDesk.Request(
                                asking.school(),
                                disclosed(body.get(DISCLOSE)),
                                CommandGate.context(asking)));
        return file.answer().header(Dated.HEADER, Long.toString(file.asOf())).body(file.content());
    }

    private static List<String> codes() {
        return EvidenceKinds.known().all().stream().map(EvidenceKind::code).toList();
    }

    private static Arguments arguments(EvidenceKind kind, Map<String, @Nullable Object> body) {
        Map<String, String> given = new HashMap<>();
        body.forEach((name, value) -> {
            if (value != null && !name.equals(DISCLOSE)) {
                // Anything but a string is malformed, and so is the empty text.
                given.put(name, value instanceof String text ? text : "");
            }
        });
        try {
            return Arguments.of(kind, given);
        } catch (WrongArguments e) {
            throw invalid(e.faults());
        }
    }

    private static Set<Category> disclosed(@Nullable Object codes) {
        Set<Category> categories = EnumSet.noneOf(Category.class);
        if (codes == null) {
            return categories;
        }
        try {
            ((Collection<?>) codes).forEach(code -> categories.add(Category.ofCode((String) code)));
            return categories;
        } catch (ClassCastException | IllegalArgumentException e) {
            throw invalid(Map.of(DISCLOSE, WrongArguments.MALFORMED));
        }
    }

    private static BadRequest invalid(Map<String, String> facts) {
        return new BadRequest(
                "request.invalid", "Some fields are missing, malformed or not taken.", facts);
    }
}
