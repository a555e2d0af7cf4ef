package hk.chopmark.api.duty;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Answer;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.PageAnswer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.duty.DutyCommand;
import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.duty.DutyCommand.RetireDueRule;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.duty.DueActView;
import hk.chopmark.projections.duty.DueActView.Outcome;
import hk.chopmark.projections.duty.DueActs;
import hk.chopmark.projections.duty.DueRuleView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
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

/** Due rules, and what became of due acts. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Due acts")
class DueActController {

    private final CommandGate commands;
    private final ReadGate reads;
    private final DueActs acts;

    DueActController(CommandGate commands, ReadGate reads, DueActs acts) {
        this.commands = commands;
        this.reads = reads;
        this.acts = acts;
    }

    @Judged(value = "duty.view", board = "due-acts", purpose = Purpose.ROSTER_ADMINISTRATION)
    @GetMapping("/due-acts")
    @Operation(summary = "Due acts that were carried out, missed or refused, the latest first")
    PageAnswer<DueActView> settled(
            Caller caller,
            @RequestParam(required = false) @Nullable Outcome outcome,
            @RequestParam(required = false) @Nullable Boolean late,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(DueActs.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(() -> acts.settled(caller.school(), outcome, late, after, rows)),
                view -> view);
    }

    @Judged(value = "duty.view", board = "due-rules", purpose = Purpose.ROSTER_ADMINISTRATION)
    @GetMapping("/due-rules")
    @Operation(summary = "Due rules of the school with all their versions")
    Answer<List<DueRuleView>> rules(
            Caller caller, @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(DueActs.projection(), atLeast);
        return Answer.of(acts.rules(caller.school()));
    }

    /** One parameter: a code or a whole number. */
    record Parameter(@NotNull String name, @Nullable String code, @Nullable Long number) {}

    /** What the rule is from a due time on, and where it comes from. */
    record Rule(
            @NotNull Instant from,
            @NotNull @Size(max = DutyCommand.MAX_PARAMETERS)
                    List<@Valid @NotNull Parameter> parameters,
            @NotNull @Size(max = DutyCommand.MAX_SOURCE_CHARS) String source) {}

    @Sends(AdoptDueRule.class)
    @PostMapping("/due-rules/{rule}")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adopt a due rule, or another version of it")
    Accepted adopt(Asking asking, @PathVariable String rule, @Valid @RequestBody Rule body) {
        return commands.send(
                asking,
                school ->
                        new AdoptDueRule(
                                school,
                                rule,
                                body.from(),
                                body.parameters().stream()
                                        .map(each ->
                                                new RuleParameter(
                                                        each.name(), each.code(), each.number()))
                                        .toList(),
                                body.source()));
    }

    /** From which due time on the rule makes nothing due, and the code of the reason. */
    record Retirement(@NotNull Instant until, @NotNull String reason) {}

    @Sends(RetireDueRule.class)
    @PostMapping("/due-rules/{rule}/retirement")
    @Operation(summary = "End a due rule")
    Accepted retire(Asking asking, @PathVariable String rule, @Valid @RequestBody Retirement body) {
        return commands.send(
                asking, school -> new RetireDueRule(school, rule, body.until(), body.reason()));
    }
}
