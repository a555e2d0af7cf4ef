package hk.chopmark.api.access;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.disclosure.AccessQuestion;
import hk.chopmark.core.disclosure.QueryAuditLog;
import hk.chopmark.core.reading.AccessDecisions;
import hk.chopmark.core.reading.AccessDecisions.Reason;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whether somebody may do something, now or at any past instant, and why; references only. */
@RestController
@Asking.WithoutKey
@RequestMapping("/api/v1/access")
@Tag(name = "Access")
class AccessDecisionController {

    private final AccessDecisions decisions;

    AccessDecisionController(AccessDecisions decisions) {
        this.decisions = decisions;
    }

    /**
     * The answer.
     *
     * @param asOf it covers all events below this position, which is that of the question
     * @param recordedBy the event that records the question
     * @param at the instant it is about
     * @param factsRead how many events were read for it
     */
    record Decided(
            long asOf,
            UUID recordedBy,
            boolean allowed,
            Instant at,
            int factsRead,
            List<Reason> reasons)
            implements Dated {}

    @Sends(QueryAuditLog.class)
    @GetMapping("/decision")
    @Operation(
            summary = "May this person do this, there, at that instant, and why",
            description = "The question itself is recorded first.")
    Decided decide(
            Asking asking,
            @RequestParam PersonRef person,
            @RequestParam String action,
            @RequestParam Ref on,
            @RequestParam(required = false) @Nullable Set<String> category,
            @RequestParam(required = false) @Nullable Instant at) {
        AccessQuestion question =
                CommandGate.make(() ->
                        new AccessQuestion(
                                asking.school(),
                                person,
                                Act.parse(action),
                                on,
                                categories(category),
                                at));
        AccessDecisions.Answer answer = decisions.explain(question, CommandGate.context(asking));
        return new Decided(
                answer.asOf(),
                answer.recordedBy(),
                answer.allowed(),
                answer.at(),
                answer.factsRead(),
                answer.reasons());
    }

    private static Set<Category> categories(@Nullable Set<String> codes) {
        return codes == null
                ? Set.of()
                : codes.stream().map(Category::ofCode).collect(Collectors.toSet());
    }
}
