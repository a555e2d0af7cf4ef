package hk.chopmark.api.evidence;

import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.pack.PackageWriter.Disclose;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Evidence files that anyone can verify offline.
 *
 * <p><b>Guarantees</b>: a file leaves only after the event that records the export is durable; a
 * refusal is recorded too. What was asked for stands in no URL.
 */
@RestController
@RequestMapping("/api/v1/evidence")
@PreAuthorize("hasAuthority('EVIDENCE')")
@Tag(name = "Evidence")
class EvidenceController {

    private final EvidenceDesk desk;

    EvidenceController(EvidenceDesk desk) {
        this.desk = desk;
    }

    /**
     * Whose receipt.
     *
     * @param disclose personal fields shown in clear; none if left out
     */
    record ReceiptOrder(
            @NotNull NoticeId notice,
            @NotNull GuardianId guardian,
            @Nullable Set<@NotNull Disclose> disclose) {}

    @PostMapping("/receipts")
    @Operation(
            summary =
                    "What a guardian received and did about a notice, as a file with proofs;"
                            + " the export is recorded first")
    @AnswersWithFile
    ResponseEntity<byte[]> receipt(Asking asking, @Valid @RequestBody ReceiptOrder body) {
        return answer(
                desk.receipt(request(asking, body.disclose()), body.notice(), body.guardian()));
    }

    /**
     * Whose homework.
     *
     * @param disclose personal fields shown in clear; none if left out
     */
    record HomeworkOrder(@NotNull StudentId student, @Nullable Set<@NotNull Disclose> disclose) {}

    @PostMapping("/homework")
    @Operation(
            summary =
                    "What homework a student was set, handed in and got back, as a file with proofs;"
                            + " the export is recorded first")
    @AnswersWithFile
    ResponseEntity<byte[]> homework(Asking asking, @Valid @RequestBody HomeworkOrder body) {
        return answer(desk.homework(request(asking, body.disclose()), body.student()));
    }

    /** Which erasure. */
    record ErasureOrder(@NotNull ErasureId erasure) {}

    @PostMapping("/erasures")
    @Operation(
            summary =
                    "How an erasure was decided and carried out, with its certificate, as a file"
                            + " with proofs; the export is recorded first")
    @AnswersWithFile
    ResponseEntity<byte[]> erasure(Asking asking, @Valid @RequestBody ErasureOrder body) {
        return answer(desk.erasure(request(asking, null), body.erasure()));
    }

    /** How the interface describes the answer. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ApiResponse(
            responseCode = "200",
            description = "The evidence file",
            content =
                    @Content(
                            mediaType = EvidenceFile.MEDIA_TYPE,
                            schema = @Schema(type = "string", format = "binary")))
    private @interface AnswersWithFile {}

    private static EvidenceDesk.Request request(Asking asking, @Nullable Set<Disclose> disclose) {
        return new EvidenceDesk.Request(
                asking.school(),
                disclose == null ? Set.of() : disclose,
                CommandGate.context(asking.withoutKey()));
    }

    private static ResponseEntity<byte[]> answer(EvidenceFile file) {
        return file.answer().header(Dated.HEADER, Long.toString(file.asOf())).body(file.content());
    }
}
