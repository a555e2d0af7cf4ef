package hk.chopmark.api.notice;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.SealedTexts.Opened;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.notice.Board.VersionLine;
import hk.chopmark.api.notice.NoticeTexts.NoticeText;
import hk.chopmark.api.notice.OwnCopies.Standing;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.ProofRules;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Command.TakesProof.Proof;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.receipts.CopyView;
import hk.chopmark.projections.receipts.NoticeView;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * The notices addressed to a guardian who is signed in: opened, acknowledged, signed.
 *
 * <p><b>Guarantees</b>: shows guardians their own copies only. The text comes by POST, after the
 * record says that this version was opened to the guardian and that its text was read, and stands
 * in that one answer. A signature takes a proof that the guardian made after signing in, within
 * five minutes. What was acknowledged or signed is read from the log itself.
 */
@ConsolePage
@RequestMapping(OwnNoticesPage.PATH)
class OwnNoticesPage {

    /** Where a guardian's notices are. */
    static final String PATH = "/my/notices";

    private static final String COPY = "/{notice}/{number}/{student}";
    private static final int COPIES = 100;
    private static final int SHOWN = 3;
    private static final int ACKNOWLEDGED = 5;
    private static final int SIGNED = 6;

    private final AuditEngine engine;
    private final OwnCopies copies;
    private final NoticeTexts texts;

    OwnNoticesPage(AuditEngine engine, OwnCopies copies, NoticeTexts texts) {
        this.engine = engine;
        this.copies = copies;
        this.texts = texts;
    }

    /**
     * A copy in the list.
     *
     * @param student reference of the child
     * @param classNumber of the child; absent if it is in no class now
     * @param replaced whether a newer version stands in its place
     */
    record Line(
            String notice,
            int number,
            String student,
            @Nullable String kind,
            String classCode,
            @Nullable Integer classNumber,
            int level,
            @Nullable VersionLine version,
            @Nullable Moment withdrawn,
            boolean replaced) {}

    @ForAnybody(because = "shows a guardian their own copies only")
    @GetMapping
    String list(Caller caller, Locale locale, Model model) {
        HongKongTime time = new HongKongTime(locale);
        var found = copies.of(caller.school(), OwnCopies.guardian(caller), COPIES);
        model.addAttribute("asOf", found.position());
        model.addAttribute(
                "lines", found.value().stream().map(copy -> line(caller, copy, time)).toList());
        return "own-notices";
    }

    private Line line(Caller caller, CopyView copy, HongKongTime time) {
        NoticeView.Version version = copy.notice().version();
        NoticeView.Withdrawal withdrawn = copy.notice().withdrawn();
        OwnCopies.Child child = copies.child(caller.school(), copy.receipt());
        return new Line(
                copy.receipt().notice().text(),
                copy.receipt().number(),
                copy.receipt().student().text(),
                copy.notice().kind(),
                child.classCode(),
                child.classNumber(),
                copy.receipt().level(),
                version == null ? null : BoardReader.line(version, time),
                withdrawn == null ? null : time.minute(withdrawn.at()),
                copy.isReplaced());
    }

    /** A copy, without its text. */
    @ForAnybody(because = "shows a guardian their own copies only")
    @GetMapping(COPY)
    String show(
            Caller caller,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student,
            Model model) {
        return page(caller, copy(caller, notice, number, student), model);
    }

    /** The text stands in one answer only. */
    @ForAnybody(because = "leads back to the page")
    @GetMapping({COPY + "/text", COPY + "/acknowledgement", COPY + "/signature"})
    String again(
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student) {
        return "redirect:" + pathOf(notice, number, student);
    }

    @Sends({OpenNotice.class, ViewPersonalData.class})
    @PostMapping(COPY + "/text")
    String open(
            Caller caller,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student,
            Model model) {
        Copy copy = copy(caller, notice, number, student);
        NoticeView.Version version = copies.version(caller.school(), copy);
        engine.send(
                new OpenNotice(caller.school(), copy, languageOf(version), SHOWN),
                CommandContext.of(caller.actor(), Purpose.HOME_SCHOOL_COMMUNICATION)
                        .from("console", null));
        Opened<NoticeText> opened = texts.text(caller, Purpose.HOME_SCHOOL_COMMUNICATION, version);
        model.addAttribute("recorded", opened);
        model.addAttribute("text", opened.values());
        return page(caller, copy, model);
    }

    /** The reader's, if the version has it. */
    private static String languageOf(NoticeView.Version version) {
        String own = LocaleContextHolder.getLocale().toLanguageTag();
        List<String> languages = version.languages();
        return languages.contains(own) ? own : languages.getFirst();
    }

    @Sends(AcknowledgeNotice.class)
    @PostMapping(COPY + "/acknowledgement")
    String acknowledge(
            SentForm form,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student) {
        return answer(form, copy(form.caller(), notice, number, student), ACKNOWLEDGED);
    }

    /** Asked for again is who signs, unless they proved it after they signed in, a moment ago. */
    @TakesProof(Proof.AFTER_SIGN_IN)
    @Sends(AcknowledgeNotice.class)
    @PostMapping(COPY + "/signature")
    String sign(
            SentForm form,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @PathVariable StudentId student) {
        ProofRules.requireReauthenticated(form.caller());
        return answer(form, copy(form.caller(), notice, number, student), SIGNED);
    }

    private String answer(SentForm form, Copy copy, int level) {
        engine.send(
                new AcknowledgeNotice(form.caller().school(), copy, level),
                form.for_(Purpose.HOME_SCHOOL_COMMUNICATION));
        return "redirect:" + pathOf(copy.notice(), copy.number(), copy.student()) + "?done";
    }

    private static Copy copy(Caller caller, NoticeId notice, int number, StudentId student) {
        return new Copy(notice, number, student, OwnCopies.guardian(caller));
    }

    private static String pathOf(NoticeId notice, int number, StudentId student) {
        return PATH + "/" + notice.text() + "/" + number + "/" + student.text();
    }

    private String page(Caller caller, Copy copy, Model model) {
        HongKongTime time = new HongKongTime(LocaleContextHolder.getLocale());
        CopyView view = copies.one(caller.school(), copy);
        Standing standing = copies.standing(caller.school(), copy);
        model.addAttribute("line", line(caller, view, time));
        model.addAttribute("path", pathOf(copy.notice(), copy.number(), copy.student()));
        model.addAttribute(
                "acknowledged",
                standing.acknowledgedAt() == null ? null : time.minute(standing.acknowledgedAt()));
        model.addAttribute("attested", standing.attested());
        model.addAttribute(
                "signed", standing.signedAt() == null ? null : time.minute(standing.signedAt()));
        model.addAttribute("maySign", standing.authority() == Authority.FULL);
        return "own-notice";
    }
}
