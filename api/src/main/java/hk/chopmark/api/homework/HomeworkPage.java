package hk.chopmark.api.homework;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.console.SealedTexts;
import hk.chopmark.api.console.SealedTexts.Detail;
import hk.chopmark.api.console.SealedTexts.Opened;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.console.SealedTexts.Wish;
import hk.chopmark.api.console.ShownRange;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.homework.HomeworkSummary;
import hk.chopmark.projections.homework.HomeworkView;
import hk.chopmark.projections.roster.ClassView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ShownClasses;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Homework in numbers, and the list of it. */
@ConsolePage
@NavigationEntry(
        part = "homework",
        path = "/homework",
        words = "homework.title",
        order = 30,
        needs = "homework.view")
class HomeworkPage {

    private static final int ROWS = 50;

    private final HomeworkBoard homework;
    private final Roster roster;
    private final SealedTexts texts;
    private final InstantSource clock;

    HomeworkPage(HomeworkBoard homework, Roster roster, SealedTexts texts, InstantSource clock) {
        this.clock = clock;
        this.homework = homework;
        this.roster = roster;
        this.texts = texts;
    }

    /** The numbers of one class. */
    record ClassLine(String code, String schoolYear, HomeworkSummary.Counts counts) {}

    /**
     * One homework.
     *
     * @param title its title; null where it was not asked for, or there is none
     */
    record HomeworkLine(
            String ref,
            @Nullable Text title,
            String classCode,
            @Nullable Moment assigned,
            @Nullable Moment due,
            long submissions,
            long pupils) {}

    @Judged(
            value = "homework.view",
            board = "homework",
            extent = Extent.WITHIN,
            purpose = Purpose.TEACHING)
    @GetMapping("/homework")
    String show(
            Caller caller,
            BoardReach reach,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "0") int classes,
            Locale locale,
            Model model) {
        addClasses(caller.school(), ShownClasses.of(reach.narrowedTo()), classes, model);
        return show(caller.school(), page(caller, reach, after), Map.of(), locale, model);
    }

    /** What was opened stands in one answer only: its address leads back to the list. */
    @ForAnybody(because = "leads back to the page")
    @GetMapping("/homework/titles")
    String again() {
        return "redirect:/homework";
    }

    @Judged(
            value = "homework.view",
            board = "homework",
            extent = Extent.WITHIN,
            purpose = Purpose.TEACHING)
    @Sends(ViewPersonalData.class)
    @PostMapping("/homework/titles")
    String titles(
            Caller caller,
            BoardReach reach,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam String purpose,
            Locale locale,
            Model model) {
        Wish wish = new Wish(caller, Purposes.chosen(Purposes.TO_SEE, purpose), Detail.MASKED);
        Page<HomeworkView> page = page(caller, reach, after);
        List<Sealed<String>> handles =
                page.rows().stream().map(HomeworkView::title).filter(Objects::nonNull).toList();
        if (handles.isEmpty()) {
            throw HomeworkHandles.nothingSealed();
        }
        Opened<Map<Sealed<?>, Text>> opened = texts.fields(wish, HomeworkHandles.RESOURCE, handles);
        model.addAttribute("recorded", opened);
        addClasses(caller.school(), ShownClasses.of(reach.narrowedTo()), 0, model);
        return show(caller.school(), page, opened.values(), locale, model);
    }

    private Page<HomeworkView> page(Caller caller, BoardReach reach, @Nullable String after) {
        return homework.homework(
                        caller.school(),
                        ShownClasses.of(reach.narrowedTo()),
                        after == null || after.isBlank() ? null : after,
                        ROWS)
                .value();
    }

    private void addClasses(SchoolId school, ShownClasses shown, int asked, Model model) {
        int skipped = ReadGate.skip(asked);
        LocalDate today = DecisionContext.dayOf(clock.instant());
        Page<ClassView> classes = roster.classes(school, today, shown, skipped).value();
        AsOf<HomeworkSummary> summary = homework.summary(school, shown);
        model.addAttribute("asOf", summary.position());
        model.addAttribute("total", summary.value().total());
        model.addAttribute(
                "classes",
                classes.rows().stream()
                        .map(view ->
                                new ClassLine(
                                        view.code(),
                                        view.schoolYear(),
                                        summary.value()
                                                .byClass()
                                                .getOrDefault(
                                                        view.classId(),
                                                        HomeworkSummary.Counts.none())))
                        .toList());
        model.addAttribute(
                "range",
                ShownRange.of(
                        classes, skipped, roster.totals(school, today, shown).value().classes()));
    }

    private String show(
            SchoolId school,
            Page<HomeworkView> page,
            Map<Sealed<?>, Text> titles,
            Locale locale,
            Model model) {
        HongKongTime time = new HongKongTime(locale);
        Set<ClassId> known =
                page.rows().stream().map(HomeworkView::classId).collect(Collectors.toSet());
        Map<ClassId, ClassView> classes =
                roster
                        .classes(
                                school,
                                DecisionContext.dayOf(clock.instant()),
                                new ShownClasses(known),
                                0)
                        .value()
                        .rows()
                        .stream()
                        .collect(Collectors.toMap(ClassView::classId, Function.identity()));
        model.addAttribute(
                "homework",
                page.rows().stream().map(view -> line(view, titles, classes, time)).toList());
        model.addAttribute("next", page.next().orElse(null));
        model.addAttribute("titled", !titles.isEmpty());
        model.addAttribute("purposes", Purposes.TO_SEE);
        return "homework";
    }

    private static HomeworkLine line(
            HomeworkView view,
            Map<Sealed<?>, Text> titles,
            Map<ClassId, ClassView> classes,
            HongKongTime time) {
        ClassView classView = classes.get(view.classId());
        return new HomeworkLine(
                view.homework().text(),
                view.title() == null ? null : titles.get(view.title()),
                classView == null ? "–" : classView.code(),
                view.assignedAt() == null ? null : time.minute(view.assignedAt()),
                view.dueAt() == null ? null : time.minute(view.dueAt()),
                view.submissions(),
                classView == null ? 0 : classView.pupils());
    }
}
