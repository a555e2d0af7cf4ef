package hk.chopmark.api.homework;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.console.SealedTexts;
import hk.chopmark.api.console.SealedTexts.Detail;
import hk.chopmark.api.console.SealedTexts.Opened;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.console.SealedTexts.Wish;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.homework.SubmissionView;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who handed in one homework; their marks when they are asked for. */
@ConsolePage
@RequestMapping("/homework/{homework}")
class MarksPage {

    private static final int ROWS = 100;

    private final HomeworkBoard board;
    private final SealedTexts texts;

    MarksPage(HomeworkBoard board, SealedTexts texts) {
        this.board = board;
        this.texts = texts;
    }

    /**
     * A submission.
     *
     * @param student reference of the student
     * @param submitted when, by the server's time
     * @param claimed when, as the source claims; null if it claims nothing
     * @param claimCounts whether the claimed time counts for lateness
     * @param marked whether there is a mark
     * @param mark the mark; null where it was not asked for, or there is none
     */
    record Line(
            String student,
            Moment submitted,
            @Nullable Moment claimed,
            boolean claimCounts,
            String timeliness,
            boolean marked,
            @Nullable Text mark) {}

    @Judged(
            value = "homework.view",
            board = "submissions",
            on = "homework",
            extent = Extent.WITHIN,
            purpose = Purpose.TEACHING)
    @GetMapping
    String show(
            Caller caller,
            @PathVariable HomeworkId homework,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model model) {
        return show(homework, page(caller, homework, after), Map.of(), locale, model);
    }

    /** What was opened stands in one answer only: its address leads back to the list. */
    @ForAnybody(because = "leads back to the page")
    @GetMapping("/marks")
    String again(@PathVariable HomeworkId homework) {
        return "redirect:/homework/" + homework.text();
    }

    @Judged(
            value = "homework.view",
            board = "submissions",
            on = "homework",
            extent = Extent.WITHIN,
            purpose = Purpose.TEACHING)
    @Sends(ViewPersonalData.class)
    @PostMapping("/marks")
    String marks(
            Caller caller,
            @PathVariable HomeworkId homework,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam String purpose,
            Locale locale,
            Model model) {
        Wish wish = new Wish(caller, Purposes.chosen(Purposes.TO_SEE, purpose), Detail.MASKED);
        AsOf<Page<SubmissionView>> page = page(caller, homework, after);
        List<Sealed<String>> handles =
                page.value().rows().stream()
                        .map(MarksPage::markOf)
                        .filter(Objects::nonNull)
                        .toList();
        if (handles.isEmpty()) {
            throw HomeworkHandles.nothingSealed();
        }
        Opened<Map<Sealed<?>, Text>> opened = texts.fields(wish, HomeworkHandles.RESOURCE, handles);
        model.addAttribute("recorded", opened);
        return show(homework, page, opened.values(), locale, model);
    }

    private AsOf<Page<SubmissionView>> page(
            Caller caller, HomeworkId homework, @Nullable String after) {
        return board.submissions(
                caller.school(), homework, after == null || after.isBlank() ? null : after, ROWS);
    }

    private static @Nullable Sealed<String> markOf(SubmissionView view) {
        SubmissionView.Marking marking = view.marking();
        return marking == null ? null : marking.mark();
    }

    private static String show(
            HomeworkId homework,
            AsOf<Page<SubmissionView>> page,
            Map<Sealed<?>, Text> marks,
            Locale locale,
            Model model) {
        HongKongTime time = new HongKongTime(locale);
        model.addAttribute("asOf", page.position());
        model.addAttribute("homework", homework.text());
        model.addAttribute(
                "lines",
                page.value().rows().stream().map(view -> line(view, marks, time)).toList());
        model.addAttribute("next", page.value().next().orElse(null));
        model.addAttribute("purposes", Purposes.TO_SEE);
        return "marks";
    }

    private static Line line(SubmissionView view, Map<Sealed<?>, Text> marks, HongKongTime time) {
        Sealed<String> mark = markOf(view);
        return new Line(
                view.student().text(),
                time.minute(view.recordedAt()),
                view.claimedAt() == null ? null : time.minute(view.claimedAt()),
                view.claimRule() != null,
                view.timeliness().name(),
                mark != null,
                mark == null ? null : marks.get(mark));
    }
}
