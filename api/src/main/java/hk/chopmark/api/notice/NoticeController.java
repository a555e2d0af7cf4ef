package hk.chopmark.api.notice;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.core.notice.NoticeCommand.DraftNotice;
import hk.chopmark.core.notice.NoticeCommand.FixAudience;
import hk.chopmark.core.notice.NoticeCommand.PublishVersion;
import hk.chopmark.core.notice.NoticeCommand.WithdrawNotice;
import hk.chopmark.core.notice.NoticeContent;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.NoticeId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The school's side of a notice: draft, publish, address, withdraw. */
@RestController
@RequestMapping("/api/v1/notices")
@Tag(name = "Notices")
public class NoticeController {

    private final CommandGate gate;
    private final SecureRandom random = new SecureRandom();

    NoticeController(CommandGate gate) {
        this.gate = gate;
    }

    /** A new notice and its kind, such as {@code circular}. */
    record NewNotice(@Nullable UUID id, @NotNull String kind) {}

    @Sends(DraftNotice.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Begin a notice")
    Accepted draft(Asking asking, @Valid @RequestBody NewNotice body) {
        NoticeId notice = new NoticeId(newId(asking, body.id()));
        return gate.send(asking, school -> new DraftNotice(school, notice, body.kind()), notice);
    }

    /** The texts of a version; a language has a title and a body, or neither. */
    record NewVersion(
            @Nullable @Size(max = 300) String titleEn,
            @Nullable @Size(max = 300) String titleZh,
            @Nullable @Size(max = 50_000) String bodyEn,
            @Nullable @Size(max = 50_000) String bodyZh,
            @Nullable Instant deadline,
            boolean urgent,
            boolean marketing) {

        NoticeContent content() {
            return new NoticeContent(titleEn, titleZh, bodyEn, bodyZh);
        }

        List<@Nullable Object> asSent(NoticeId notice) {
            return Arrays.asList(
                    notice, titleEn, titleZh, bodyEn, bodyZh, deadline, urgent, marketing);
        }

        /** Without the texts. */
        @Override
        public String toString() {
            return "NewVersion[" + deadline + "]";
        }
    }

    @Sends(PublishVersion.class)
    @PostMapping("/{notice}/versions")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Publish the next version of a notice")
    Accepted publish(
            Asking asking, @PathVariable NoticeId notice, @Valid @RequestBody NewVersion body) {
        return gate.send(
                asking,
                body.asSent(notice), // the content is salted anew each time
                school ->
                        new PublishVersion(
                                school,
                                notice,
                                body.content().seal(notice, random),
                                body.deadline(),
                                body.urgent(),
                                body.marketing()));
    }

    /** The class addressed, and the version that is meant. */
    record NewAudience(int number, @NotNull ClassId classId) {}

    @Sends(FixAudience.class)
    @PostMapping("/{notice}/audiences")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Address the current version to a class as the roster now stands")
    Accepted address(
            Asking asking, @PathVariable NoticeId notice, @Valid @RequestBody NewAudience body) {
        return gate.send(
                asking, school -> new FixAudience(school, notice, body.number(), body.classId()));
    }

    /** The code of the reason. */
    record Withdrawal(@NotNull String reason) {}

    @Sends(WithdrawNotice.class)
    @PostMapping("/{notice}/withdrawal")
    @Operation(summary = "Take a notice back")
    Accepted withdraw(
            Asking asking, @PathVariable NoticeId notice, @Valid @RequestBody Withdrawal body) {
        return gate.send(asking, school -> new WithdrawNotice(school, notice, body.reason()));
    }
}
