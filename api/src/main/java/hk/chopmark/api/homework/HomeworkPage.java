package hk.chopmark.api.homework;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.Right;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.homework.HomeworkSummary;
import hk.chopmark.projections.homework.HomeworkView;
import hk.chopmark.projections.roster.ClassView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Homework in numbers, and the list of it. */
@ConsolePage
@NavigationEntry(
        part = "homework",
        path = "/homework",
        words = "homework.title",
        order = 30,
        needs = Right.BOARDS)
@PreAuthorize("hasAuthority('BOARDS')")
class HomeworkPage {

    private static final int ROWS = 50;

    private final HomeworkBoard homework;
    private final Roster roster;

    HomeworkPage(HomeworkBoard homework, Roster roster) {
        this.homework = homework;
        this.roster = roster;
    }

    /** The numbers of one class. */
    record ClassLine(String code, String schoolYear, HomeworkSummary.Counts counts) {}

    /** One homework; its title is not shown. */
    record HomeworkLine(
            String classCode,
            @Nullable Moment assigned,
            @Nullable Moment due,
            long submissions,
            long pupils) {}

    @GetMapping("/homework")
    String show(
            Caller caller,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model model) {
        HongKongTime time = new HongKongTime(locale);
        AsOf<HomeworkSummary> summary = homework.summary(caller.school());
        List<ClassLine> lines = new ArrayList<>();
        Map<ClassId, ClassView> classes = new HashMap<>();
        for (ClassView view : roster.classes(caller.school()).value()) {
            classes.put(view.classId(), view);
            HomeworkSummary.Counts counts =
                    summary.value()
                            .byClass()
                            .getOrDefault(view.classId(), HomeworkSummary.Counts.none());
            lines.add(new ClassLine(view.code(), view.schoolYear(), counts));
        }
        Page<HomeworkView> page =
                homework.homework(
                                caller.school(),
                                null,
                                after == null || after.isBlank() ? null : after,
                                ROWS)
                        .value();
        model.addAttribute("asOf", summary.position());
        model.addAttribute("total", summary.value().total());
        model.addAttribute("classes", lines);
        model.addAttribute(
                "homework", page.rows().stream().map(view -> line(view, classes, time)).toList());
        model.addAttribute("next", page.next().orElse(null));
        return "homework";
    }

    private static HomeworkLine line(
            HomeworkView view, Map<ClassId, ClassView> classes, HongKongTime time) {
        ClassView classView = classes.get(view.classId());
        return new HomeworkLine(
                classView == null ? "–" : classView.code(),
                view.assignedAt() == null ? null : time.minute(view.assignedAt()),
                view.dueAt() == null ? null : time.minute(view.dueAt()),
                view.submissions(),
                classView == null ? 0 : classView.pupils());
    }
}
