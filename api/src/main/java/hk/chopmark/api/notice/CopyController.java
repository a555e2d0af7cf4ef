package hk.chopmark.api.notice;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.security.ProofRules;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.AttestPaperSlip;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.notice.NoticeCommand.RecordAttempt;
import hk.chopmark.core.notice.NoticeCommand.RecordDelivery;
import hk.chopmark.core.notice.NoticeCommand.RecordFailure;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.StudentId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One guardian's copy of a version: what the channels did with it, and what the guardian did. */
@RestController
@RequestMapping(CopyController.PATH)
@ResponseStatus(HttpStatus.CREATED)
@Tag(name = "Receipts")
class CopyController {

    static final String PATH =
            "/api/v1/notices/{notice}/versions/{number}/copies/{student}/{guardian}";

    /** Level of what is signed. */
    private static final int SIGNED = 6;

    private final CommandGate gate;

    CopyController(CommandGate gate) {
        this.gate = gate;
    }

    /** Where the copy is named in the path. */
    record CopyPath(NoticeId notice, int number, StudentId student, GuardianId guardian) {
        Copy copy() {
            return new Copy(notice, number, student, guardian);
        }
    }

    /** A channel such as {@code app} or {@code email}, and which attempt on it. */
    record Attempt(@NotNull String channel, int attempt) {}

    @Sends(RecordAttempt.class)
    @PostMapping("/attempts")
    @Operation(summary = "Say that the copy was handed to a channel")
    Accepted attempt(
            Asking asking,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student,
            @PathVariable GuardianId guardian,
            @Valid @RequestBody Attempt body) {
        CopyPath path = new CopyPath(notice, number, student, guardian);
        return gate.send(
                asking,
                school -> new RecordAttempt(school, path.copy(), body.channel(), body.attempt()));
    }

    /** How an attempt ended, in the provider's code. */
    record Outcome(@NotNull String channel, int attempt, @NotNull String code) {}

    @Sends(RecordDelivery.class)
    @PostMapping("/confirmations")
    @Operation(summary = "Say that an attempt was confirmed")
    Accepted confirm(
            Asking asking,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student,
            @PathVariable GuardianId guardian,
            @Valid @RequestBody Outcome body) {
        CopyPath path = new CopyPath(notice, number, student, guardian);
        return gate.send(
                asking,
                school ->
                        new RecordDelivery(
                                school, path.copy(), body.channel(), body.attempt(), body.code()));
    }

    @Sends(RecordFailure.class)
    @PostMapping("/failures")
    @Operation(summary = "Say that an attempt failed")
    Accepted fail(
            Asking asking,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student,
            @PathVariable GuardianId guardian,
            @Valid @RequestBody Outcome body) {
        CopyPath path = new CopyPath(notice, number, student, guardian);
        return gate.send(
                asking,
                school ->
                        new RecordFailure(
                                school, path.copy(), body.channel(), body.attempt(), body.code()));
    }

    /** In which language the copy was seen; level 3 shown, level 4 to the end. */
    record Opening(@NotNull String language, int level) {}

    @Sends(OpenNotice.class)
    @PostMapping("/openings")
    @Operation(summary = "Say that the guardian saw the copy")
    Accepted open(
            Asking asking,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student,
            @PathVariable GuardianId guardian,
            @Valid @RequestBody Opening body) {
        CopyPath path = new CopyPath(notice, number, student, guardian);
        return gate.send(
                asking,
                school -> new OpenNotice(school, path.copy(), body.language(), body.level()));
    }

    /** Level 5 acknowledged, level 6 signed. */
    record Acknowledgement(int level) {}

    @Sends(AcknowledgeNotice.class)
    @PostMapping("/acknowledgements")
    @Operation(summary = "Acknowledge or sign the copy")
    Accepted acknowledge(
            Asking asking,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student,
            @PathVariable GuardianId guardian,
            @Valid @RequestBody Acknowledgement body) {
        CopyPath path = new CopyPath(notice, number, student, guardian);
        if (body.level() == SIGNED) {
            ProofRules.requireReauthenticated(asking.caller());
        }
        return gate.send(
                asking, school -> new AcknowledgeNotice(school, path.copy(), body.level()));
    }

    @Sends(AttestPaperSlip.class)
    @PostMapping("/attestations")
    @Operation(summary = "Attest a slip that the guardian returned on paper")
    Accepted attest(
            Asking asking,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student,
            @PathVariable GuardianId guardian) {
        CopyPath path = new CopyPath(notice, number, student, guardian);
        return gate.send(asking, school -> new AttestPaperSlip(school, path.copy()));
    }
}
