package hk.chopmark.api.notice;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.console.SealedTexts.Detail;
import hk.chopmark.api.console.SealedTexts.Opened;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.console.SealedTexts.Wish;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.notice.Board.Filter;
import hk.chopmark.api.notice.NoticeTexts.NoticeText;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.receipts.NoticeView;
import hk.chopmark.projections.receipts.ReceiptView;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ShownClasses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The notices and the receipt board of each.
 *
 * <p><b>Guarantees</b>: a page that is asked for by GET shows class codes, numbers, levels and
 * times only. Names and texts come by POST with a purpose, after that reading was recorded, and
 * stand in that one answer.
 */
@ConsolePage
@NavigationEntry(
        part = "notices",
        path = "/notices",
        words = "notices.title",
        order = 20,
        needs = "notice.view")
@RequestMapping("/notices")
public class NoticePages {

    private static final int NOTICES = 20;
    private static final String PAGE = "notice";

    private final Receipts receipts;
    private final BoardReader boards;
    private final NoticeTexts texts;

    NoticePages(Receipts receipts, BoardReader boards, NoticeTexts texts) {
        this.receipts = receipts;
        this.boards = boards;
        this.texts = texts;
    }

    @Judged(value = "notice.view", board = "notices", extent = Extent.WITHIN)
    @GetMapping
    String notices(
            Caller caller,
            BoardReach reach,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model model) {
        HongKongTime time = new HongKongTime(locale);
        AsOf<Page<NoticeView>> page =
                receipts.notices(
                        caller.school(),
                        ShownClasses.of(reach.narrowedTo()),
                        after == null || after.isBlank() ? null : after,
                        NOTICES);
        model.addAttribute("asOf", page.position());
        model.addAttribute(
                "notices",
                page.value().rows().stream().map(view -> BoardReader.line(view, time)).toList());
        model.addAttribute("next", page.value().next().orElse(null));
        return "notices";
    }

    @Judged(value = "receipt.view", board = "receipts", on = "notice", extent = Extent.WITHIN)
    @GetMapping("/{notice}")
    String board(
            Caller caller,
            BoardReach reach,
            @PathVariable NoticeId notice,
            @ModelAttribute Filter filter,
            Model model) {
        Shown shown = shown(caller, reach, notice, filter);
        return show(shown, boards.receipts(shown.board(), filter.after()), Map.of(), model);
    }

    /**
     * The counts alone, for a page that asks again every other second; the whole page for whoever
     * has no script.
     */
    @Judged(value = "receipt.view", board = "receipts", on = "notice", extent = Extent.WITHIN)
    @GetMapping("/{notice}/counts")
    String counts(
            @RequestHeader(name = "HX-Request", required = false) @Nullable String partial,
            Caller caller,
            BoardReach reach,
            @PathVariable NoticeId notice,
            @ModelAttribute Filter filter,
            Model model) {
        if (partial == null) {
            return board(caller, reach, notice, filter, model);
        }
        Shown shown = shown(caller, reach, notice, filter);
        addCounts(shown, model);
        return PAGE + " :: counts";
    }

    /**
     * What was opened stands in one answer only: asking for its address again leads back to the
     * board.
     */
    @ForAnybody(because = "leads back to the page")
    @GetMapping({"/{notice}/names", "/{notice}/names/full", "/{notice}/text"})
    String again(@PathVariable NoticeId notice) {
        return "redirect:/notices/" + notice.text();
    }

    @Judged(value = "receipt.view", board = "receipts", on = "notice", extent = Extent.WITHIN)
    @Sends(ViewPersonalData.class)
    @PostMapping("/{notice}/names")
    String names(
            Caller caller,
            BoardReach reach,
            @PathVariable NoticeId notice,
            @ModelAttribute Filter filter,
            @RequestParam String purpose,
            Model model) {
        Purpose chosen = Purposes.chosen(Purposes.TO_SEE, purpose);
        return named(new Wish(caller, chosen, Detail.MASKED), reach, notice, filter, model);
    }

    @Judged(value = "receipt.view", board = "receipts", on = "notice", extent = Extent.WITHIN)
    @Sends(UnmaskPersonalData.class)
    @PostMapping("/{notice}/names/full")
    String fullNames(
            Caller caller,
            BoardReach reach,
            @PathVariable NoticeId notice,
            @ModelAttribute Filter filter,
            @RequestParam String purpose,
            Model model) {
        Purpose chosen = Purposes.chosen(Purposes.TO_SEE, purpose);
        return named(new Wish(caller, chosen, Detail.FULL), reach, notice, filter, model);
    }

    private String named(Wish wish, BoardReach reach, NoticeId notice, Filter filter, Model model) {
        Shown shown = shown(wish.caller(), reach, notice, filter);
        AsOf<Page<ReceiptView>> page = boards.receipts(shown.board(), filter.after());
        Set<PersonRef> people = new LinkedHashSet<>();
        page.value()
                .rows()
                .forEach(row -> {
                    people.add(row.student());
                    people.add(row.guardian());
                });
        Opened<Map<PersonRef, List<Text>>> opened = texts.names(wish, people);
        model.addAttribute("recorded", opened);
        return show(shown, page, opened.values(), model);
    }

    @Judged(value = "receipt.view", board = "receipts", on = "notice", extent = Extent.WITHIN)
    @Sends(ViewPersonalData.class)
    @PostMapping("/{notice}/text")
    String text(
            Caller caller,
            BoardReach reach,
            @PathVariable NoticeId notice,
            @ModelAttribute Filter filter,
            @RequestParam String purpose,
            Model model) {
        Purpose chosen = Purposes.chosen(Purposes.TO_SEE, purpose);
        Shown shown = shown(caller, reach, notice, filter);
        Opened<NoticeText> opened = texts.text(caller, chosen, shown.version());
        model.addAttribute("recorded", opened);
        model.addAttribute("text", opened.values());
        return show(shown, boards.receipts(shown.board(), filter.after()), Map.of(), model);
    }

    /** The version looked at, and which part of its board. */
    private record Shown(
            NoticeView notice,
            NoticeView.Version version,
            List<NoticeView.Version> versions,
            Receipts.Board board) {
        SchoolId school() {
            return board.school();
        }
    }

    private Shown shown(Caller caller, BoardReach reach, NoticeId notice, Filter filter) {
        ShownClasses classes = ShownClasses.of(reach.narrowedTo());
        NoticeView view =
                receipts.notice(caller.school(), notice, classes)
                        .value()
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "notice.unknown", Map.of("notice", notice.text())));
        List<NoticeView.Version> versions = receipts.versions(caller.school(), notice).value();
        NoticeView.Version version =
                versions.stream()
                        .filter(candidate ->
                                filter.number() == null || candidate.number() == filter.number())
                        .reduce((earlier, later) -> later)
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "notice.version-unknown", Map.of("notice", notice.text())));
        return new Shown(
                view,
                version,
                versions,
                new Receipts.Board(
                        caller.school(),
                        notice,
                        version.number(),
                        classOf(filter.classId()),
                        filter.below(),
                        classes));
    }

    private static @Nullable ClassId classOf(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return Ref.entered(text) instanceof ClassId classId ? classId : null;
    }

    private String show(
            Shown shown,
            AsOf<Page<ReceiptView>> page,
            Map<PersonRef, List<Text>> names,
            Model model) {
        HongKongTime time = new HongKongTime(LocaleContextHolder.getLocale());
        addCounts(shown, model);
        model.addAttribute("asOf", page.position());
        model.addAttribute("line", BoardReader.line(shown.notice(), time));
        model.addAttribute(
                "versions",
                shown.versions().stream().map(version -> BoardReader.line(version, time)).toList());
        model.addAttribute("rows", boards.rows(shown.school(), page, names, time));
        model.addAttribute("named", !names.isEmpty());
        model.addAttribute("purposes", Purposes.TO_SEE);
        return PAGE;
    }

    private void addCounts(Shown shown, Model model) {
        model.addAttribute("ref", shown.notice().notice().text());
        model.addAttribute("number", shown.version().number());
        model.addAttribute(
                "counts",
                boards.counts(
                        shown.school(),
                        shown.notice().notice(),
                        shown.version().number(),
                        shown.board().shown()));
    }
}
