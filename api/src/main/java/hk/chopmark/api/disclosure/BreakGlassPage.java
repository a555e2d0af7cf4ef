package hk.chopmark.api.disclosure;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.disclosure.BreakGlassCommand.ReviewBreakGlass;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Purpose;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What was read while the log took nothing, and its review by a third person. */
@ConsolePage
@RequestMapping("/access/break-glass")
class BreakGlassPage {

    private final BreakGlassUses uses;
    private final AuditEngine engine;

    BreakGlassPage(BreakGlassUses uses, AuditEngine engine) {
        this.uses = uses;
        this.engine = engine;
    }

    /** A use, in words. */
    record UseLine(
            String use,
            Moment openedAt,
            Moment recordedAt,
            long position,
            String viewer,
            String witness,
            int subjects,
            List<String> fields,
            @Nullable String verdict) {}

    @Judged(value = "break-glass.view", board = "break-glass", purpose = Purpose.AUDIT)
    @GetMapping
    String show(Caller caller, Locale locale, Model model) {
        HongKongTime time = new HongKongTime(locale);
        model.addAttribute(
                "uses", uses.of(caller.school()).stream().map(use -> line(use, time)).toList());
        return "break-glass";
    }

    @Sends(ReviewBreakGlass.class)
    @PostMapping("/{use}")
    String review(SentForm form, @PathVariable UUID use, @RequestParam String verdict) {
        engine.send(
                new ReviewBreakGlass(form.caller().school(), use, verdict),
                form.for_(Purpose.AUDIT));
        return "redirect:/access/break-glass";
    }

    private static UseLine line(BreakGlassUse use, HongKongTime time) {
        return new UseLine(
                use.use().toString(),
                time.second(use.openedAt()),
                time.second(use.recordedAt()),
                use.position(),
                use.viewer().text(),
                use.witness().text(),
                use.subjects(),
                use.fields(),
                use.verdict());
    }
}
