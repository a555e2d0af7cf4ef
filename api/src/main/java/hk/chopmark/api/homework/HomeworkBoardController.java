package hk.chopmark.api.homework;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.rest.Answer;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.PageAnswer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.homework.HomeworkSummary;
import hk.chopmark.projections.homework.HomeworkView;
import hk.chopmark.projections.homework.SubmissionView;
import hk.chopmark.projections.rows.ShownClasses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Homework in numbers and lists: references, times and how timely; marks stay sealed. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Homework")
class HomeworkBoardController {

    private final ReadGate gate;
    private final HomeworkBoard board;

    HomeworkBoardController(ReadGate gate, HomeworkBoard board) {
        this.gate = gate;
        this.board = board;
    }

    /** The school in numbers, in all and per class. */
    record Summary(HomeworkSummary.Counts total, Map<String, HomeworkSummary.Counts> byClass) {
        static Summary of(HomeworkSummary summary) {
            Map<String, HomeworkSummary.Counts> byClass = new TreeMap<>();
            summary.byClass().forEach((classId, counts) -> byClass.put(classId.text(), counts));
            return new Summary(summary.total(), byClass);
        }
    }

    @Judged(
            value = "homework.view",
            board = "homework",
            extent = Extent.WITHIN,
            purpose = Purpose.TEACHING)
    @GetMapping("/homework/summary")
    @Operation(summary = "Enrolments, homeworks and submissions of the school in numbers")
    Answer<Summary> summary(
            Caller caller,
            BoardReach reach,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(HomeworkBoard.projection(), atLeast);
        return Answer.of(
                board.summary(caller.school(), ShownClasses.of(reach.narrowedTo()))
                        .map(Summary::of));
    }

    @Judged(
            value = "homework.view",
            board = "homework",
            on = "classId",
            extent = Extent.WITHIN,
            purpose = Purpose.TEACHING)
    @GetMapping("/homework")
    @Operation(summary = "The homework of the school or of one class")
    PageAnswer<HomeworkView> homework(
            Caller caller,
            BoardReach reach,
            @RequestParam(required = false) @Nullable ClassId classId,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(HomeworkBoard.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        ShownClasses shown =
                classId == null
                        ? ShownClasses.of(reach.narrowedTo())
                        : new ShownClasses(Set.of(classId));
        return PageAnswer.of(
                CommandGate.make(() -> board.homework(caller.school(), shown, after, rows)),
                view -> view);
    }

    @Judged(
            value = "homework.view",
            board = "submissions",
            on = "homework",
            extent = Extent.WITHIN,
            purpose = Purpose.TEACHING)
    @GetMapping("/homework/{homework}/submissions")
    @Operation(summary = "Who handed in, and when")
    PageAnswer<SubmissionView> submissions(
            Caller caller,
            @PathVariable HomeworkId homework,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(HomeworkBoard.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(() -> board.submissions(caller.school(), homework, after, rows)),
                view -> view);
    }

    @Judged(
            value = "homework.view",
            board = "student-submissions",
            on = "student",
            purpose = Purpose.TEACHING)
    @GetMapping("/students/{student}/submissions")
    @Operation(summary = "What a student handed in")
    PageAnswer<SubmissionView> ofStudent(
            Caller caller,
            @PathVariable StudentId student,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(HomeworkBoard.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(() -> board.submissions(caller.school(), student, after, rows)),
                view -> view);
    }
}
