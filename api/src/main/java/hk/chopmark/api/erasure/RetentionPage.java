package hk.chopmark.api.erasure;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.erasing.Retention;
import hk.chopmark.core.erasure.ErasureCommand;
import hk.chopmark.core.erasure.ErasureCommand.AdoptRetentionRule;
import hk.chopmark.core.erasure.ErasureCommand.PlaceLegalHold;
import hk.chopmark.core.erasure.ErasureCommand.ReleaseLegalHold;
import hk.chopmark.core.erasure.HoldId;
import hk.chopmark.core.erasure.RetentionStart;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SubjectRef;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What has to be kept, for how long, and what was kept too long.
 *
 * <p><b>Guarantees</b>: nothing is erased from here; a row that is due leads to a request.
 */
@ConsolePage
@RequestMapping("/retention")
class RetentionPage {

    private final AuditEngine engine;
    private final Retention retention;
    private final CertificateWords words;

    RetentionPage(AuditEngine engine, Retention retention, CertificateWords words) {
        this.engine = engine;
        this.retention = retention;
        this.words = words;
    }

    /** A rule that applies. */
    record RuleLine(String category, String start, int months, String source) {}

    /** A hold that stands. */
    record HoldLine(String id, String subject, String categories, String reason, String by) {}

    /**
     * Data past its period.
     *
     * @param code code of the category
     * @param erasure an erasure that was asked for; null if none was
     */
    record DueLine(
            String subject,
            String category,
            String code,
            HongKongTime.Moment since,
            HongKongTime.Moment dueOn,
            String source,
            boolean held,
            @Nullable String erasure) {}

    @Judged(value = "retention.view", board = "retention", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping
    String show(Caller caller, Locale locale, Model model) {
        HongKongTime time = new HongKongTime(locale);
        Retention.DueList due = retention.due(caller.school());
        model.addAttribute("asOf", engine.head());
        model.addAttribute(
                "rules",
                retention.rules(caller.school()).stream()
                        .map(rule ->
                                new RuleLine(
                                        word(locale, rule.category()),
                                        rule.start().name(),
                                        rule.retentionMonths(),
                                        rule.source()))
                        .toList());
        model.addAttribute(
                "holds",
                retention.holds(caller.school()).stream()
                        .map(hold ->
                                new HoldLine(
                                        hold.hold().text(),
                                        hold.subject().text(),
                                        words.categories(
                                                locale,
                                                hold.categories().stream().sorted().toList()),
                                        hold.reasonCode(),
                                        hold.placedBy().text()))
                        .toList());
        model.addAttribute(
                "due", due.items().stream().map(item -> line(item, locale, time)).toList());
        model.addAttribute("complete", due.complete());
        model.addAttribute("categories", OfficerWords.CATEGORIES);
        model.addAttribute("starts", RetentionStart.values());
        model.addAttribute("reasons", OfficerWords.HOLDS);
        model.addAttribute("releases", OfficerWords.RELEASES);
        return "retention";
    }

    @Sends(AdoptRetentionRule.class)
    @PostMapping("/rules")
    String adopt(
            SentForm form,
            @RequestParam String category,
            @RequestParam RetentionStart start,
            @RequestParam int months,
            @RequestParam String source) {
        return acted(
                form,
                new AdoptRetentionRule(
                        form.caller().school(),
                        Category.ofCode(category),
                        start,
                        months,
                        source.strip()));
    }

    @Sends(PlaceLegalHold.class)
    @PostMapping("/holds")
    String place(
            SentForm form,
            @RequestParam String subject,
            @RequestParam(defaultValue = "") Set<String> categories,
            @RequestParam String reason) {
        return acted(
                form,
                new PlaceLegalHold(
                        form.caller().school(),
                        new HoldId(form.id()),
                        OfficerWords.reference(subject, SubjectRef.class),
                        OfficerWords.categories(categories),
                        reason));
    }

    @Sends(ReleaseLegalHold.class)
    @PostMapping("/holds/{hold}/release")
    String release(SentForm form, @PathVariable HoldId hold, @RequestParam String reason) {
        return acted(form, new ReleaseLegalHold(form.caller().school(), hold, reason));
    }

    private String acted(SentForm form, ErasureCommand command) {
        engine.send(command, form.for_(Purpose.RETENTION_AND_ERASURE));
        return "redirect:/retention";
    }

    private DueLine line(Retention.Due item, Locale locale, HongKongTime time) {
        return new DueLine(
                item.subject().text(),
                word(locale, item.category()),
                item.category().code(),
                time.day(item.since()),
                time.day(item.dueOn()),
                item.rule().source(),
                item.held(),
                item.erasure() == null ? null : item.erasure().text());
    }

    private String word(Locale locale, Category category) {
        return words.categories(locale, List.of(category));
    }
}
