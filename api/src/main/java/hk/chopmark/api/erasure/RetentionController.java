package hk.chopmark.api.erasure;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.erasure.ErasureController.Reason;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.erasing.Retention;
import hk.chopmark.core.erasure.ErasureCommand.AdoptRetentionRule;
import hk.chopmark.core.erasure.ErasureCommand.PlaceLegalHold;
import hk.chopmark.core.erasure.ErasureCommand.ReleaseLegalHold;
import hk.chopmark.core.erasure.ErasureEvent.RetentionRuleAdopted;
import hk.chopmark.core.erasure.HoldId;
import hk.chopmark.core.erasure.RetentionStart;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.SubjectRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What has to be kept, for how long, and what was kept too long. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Retention")
class RetentionController {

    private final CommandGate commands;
    private final Retention retention;

    RetentionController(CommandGate commands, Retention retention) {
        this.commands = commands;
        this.retention = retention;
    }

    /** What to keep, and a code that says why. */
    record NewHold(
            @Nullable UUID id,
            @NotNull SubjectRef subject,
            @NotEmpty @Size(max = 20) Set<@NotNull String> categories,
            @NotNull String reason) {}

    @Sends(PlaceLegalHold.class)
    @PostMapping("/legal-holds")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Have data kept; nothing of it is erased while the hold stands")
    Accepted hold(Asking asking, @Valid @RequestBody NewHold body) {
        HoldId hold = new HoldId(newId(asking, body.id()));
        return commands.send(
                asking,
                school ->
                        new PlaceLegalHold(
                                school,
                                hold,
                                body.subject(),
                                ErasureController.categories(body.categories()),
                                body.reason()),
                hold);
    }

    @Sends(ReleaseLegalHold.class)
    @PostMapping("/legal-holds/{hold}/release")
    @Operation(summary = "End a legal hold")
    Accepted release(Asking asking, @PathVariable HoldId hold, @Valid @RequestBody Reason body) {
        return commands.send(asking, school -> new ReleaseLegalHold(school, hold, body.reason()));
    }

    /**
     * How long data of a category is kept.
     *
     * @param source an ordinance, a code of practice, a decision of the school; no personal data
     */
    record NewRule(
            @NotNull String category,
            @NotNull RetentionStart start,
            int retentionMonths,
            @NotNull String source) {}

    @Sends(AdoptRetentionRule.class)
    @PostMapping("/retention-rules")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adopt a retention rule; it replaces that of the same category and start")
    Accepted adopt(Asking asking, @Valid @RequestBody NewRule body) {
        return commands.send(
                asking,
                school ->
                        new AdoptRetentionRule(
                                school,
                                Category.ofCode(body.category()),
                                body.start(),
                                body.retentionMonths(),
                                body.source()));
    }

    /** A hold that stands. */
    record Hold(
            HoldId hold,
            SubjectRef subject,
            List<String> categories,
            String reason,
            StaffId placedBy) {}

    @Judged(value = "retention.view", board = "retention", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping("/legal-holds")
    @Operation(summary = "The legal holds that stand, from the record itself")
    List<Hold> holds(Caller caller) {
        return retention.holds(caller.school()).stream()
                .map(hold ->
                        new Hold(
                                hold.hold(),
                                hold.subject(),
                                hold.categories().stream().map(Category::code).sorted().toList(),
                                hold.reasonCode(),
                                hold.placedBy()))
                .toList();
    }

    /** A rule that applies. */
    record Rule(
            String category,
            RetentionStart start,
            int retentionMonths,
            String source,
            StaffId adoptedBy) {

        static Rule of(RetentionRuleAdopted rule) {
            return new Rule(
                    rule.category().code(),
                    rule.start(),
                    rule.retentionMonths(),
                    rule.source(),
                    rule.adoptedBy());
        }
    }

    @Judged(value = "retention.view", board = "retention", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping("/retention-rules")
    @Operation(summary = "The retention rules that apply now, from the record itself")
    List<Rule> rules(Caller caller) {
        return retention.rules(caller.school()).stream().map(Rule::of).toList();
    }

    /** Data past its period; see {@link Retention.Due}. */
    record Due(
            SubjectRef subject,
            String category,
            LocalDate since,
            LocalDate dueOn,
            String source,
            boolean held,
            @Nullable ErasureId erasure) {}

    /** What is due; {@code complete} is false if the list was cut. */
    record DueList(List<Due> items, boolean complete) {}

    @Judged(value = "retention.view", board = "retention", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping("/retention/due")
    @Operation(summary = "What is past its period and still there; nothing is erased by itself")
    DueList due(Caller caller) {
        Retention.DueList due = retention.due(caller.school());
        return new DueList(
                due.items().stream()
                        .map(item ->
                                new Due(
                                        item.subject(),
                                        item.category().code(),
                                        item.since(),
                                        item.dueOn(),
                                        item.rule().source(),
                                        item.held(),
                                        item.erasure()))
                        .toList(),
                due.complete());
    }
}
