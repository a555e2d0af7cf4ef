package hk.chopmark.api.access;

import hk.chopmark.api.access.AccessPage.PermissionTag;
import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.EventWords;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.border.Times;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.disclosure.AccessQuestion;
import hk.chopmark.core.disclosure.QueryAuditLog;
import hk.chopmark.core.reading.AccessDecisions;
import hk.chopmark.core.reading.AccessDecisions.Answer;
import hk.chopmark.core.reading.AccessDecisions.Citation;
import hk.chopmark.core.reading.AccessDecisions.Reason;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * May this person do this, there, at that time, and why: asked by administrators and data
 * protection officers, answered from the record, and recorded as asked.
 */
@ConsolePage
@RequestMapping("/access/decision")
class DecisionPage {

    /** What can be asked about: all that the areas declare. */
    private static List<String> actions() {
        return Resources.acts().stream()
                .filter(act -> !Resources.isOfInstallation(act.resource()))
                .flatMap(DecisionPage::masks)
                .map(Act::text)
                .toList();
    }

    /** What shows personal data can be asked about with and without its mask. */
    private static Stream<Act> masks(Act act) {
        boolean shows =
                Resources.named(act.resource())
                        .filter(resource -> !resource.shows().isEmpty())
                        .isPresent();
        return shows && act.action().equals(Permission.VIEW)
                ? Stream.of(act, Act.view(act.resource(), Permission.Mask.CLEAR))
                : Stream.of(act);
    }

    private final AccessDecisions decisions;

    DecisionPage(AccessDecisions decisions) {
        this.decisions = decisions;
    }

    /** An event an answer rests on, in words. */
    record EventLine(String word, String id, long position, Moment at, String by) {}

    /** A reason and its events. */
    record ReasonLine(
            String code,
            @Nullable String grant,
            @Nullable PermissionTag permission,
            List<EventLine> events) {}

    @ForAnybody(because = "an empty form: what it asks for is judged")
    @GetMapping
    String ask(
            @RequestParam(required = false, defaultValue = "") String person,
            @RequestParam(required = false, defaultValue = "") String action,
            @RequestParam(required = false, defaultValue = "") String on,
            Model model) {
        model.addAttribute("person", person);
        model.addAttribute("action", action);
        model.addAttribute("on", on);
        model.addAttribute("when", "");
        model.addAttribute("actions", actions());
        return "decision";
    }

    /**
     * Answers.
     *
     * @param when Hong Kong time of a day, as a browser sends it; empty for now
     */
    @Sends(QueryAuditLog.class)
    @PostMapping
    String answer(
            Caller caller,
            @RequestParam String person,
            @RequestParam String action,
            @RequestParam String on,
            @RequestParam(defaultValue = "") String when,
            Locale locale,
            Model model) {
        if (!(Ref.entered(person.strip()) instanceof PersonRef who)) {
            throw new IllegalArgumentException("A question is about a person");
        }
        AccessQuestion question =
                new AccessQuestion(
                        caller.school(),
                        who,
                        Act.parse(action),
                        Ref.entered(on.strip()),
                        Set.of(),
                        instant(when));
        Answer answer =
                decisions.explain(
                        question,
                        CommandContext.of(caller.actor(), Purpose.AUDIT).from("console", null));
        ask(person.strip(), action, on.strip(), model);
        HongKongTime time = new HongKongTime(locale);
        model.addAttribute("when", when);
        model.addAttribute("asOf", answer.asOf());
        model.addAttribute("allowed", answer.allowed());
        model.addAttribute("at", time.second(answer.at()));
        model.addAttribute("factsRead", answer.factsRead());
        model.addAttribute("recordedBy", answer.recordedBy());
        model.addAttribute(
                "reasons", answer.reasons().stream().map(reason -> line(reason, time)).toList());
        return "decision";
    }

    private static @Nullable Instant instant(String when) {
        return when.isBlank()
                ? null
                : Times.local(when.strip()).atZone(HongKongTime.ZONE).toInstant();
    }

    private static ReasonLine line(Reason reason, HongKongTime time) {
        return new ReasonLine(
                reason.code(),
                reason.grant() == null ? null : reason.grant().text(),
                reason.permission() == null ? null : AccessPage.tag(reason.permission()),
                reason.events().stream().map(event -> line(event, time)).toList());
    }

    private static EventLine line(Citation event, HongKongTime time) {
        return new EventLine(
                EventWords.nameOf(event.type()),
                event.event().toString(),
                event.position(),
                time.second(event.at()),
                event.by());
    }
}
