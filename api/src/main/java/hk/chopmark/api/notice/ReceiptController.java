package hk.chopmark.api.notice;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.rest.Answer;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.PageAnswer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.projections.receipts.LevelCounts;
import hk.chopmark.projections.receipts.NoticeView;
import hk.chopmark.projections.receipts.ReceiptView;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.receipts.Receipts.Board;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.ShownClasses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who got, opened and answered which notice: references, codes, times and counts. */
@RestController
@RequestMapping("/api/v1/notices")
@Tag(name = "Receipts")
class ReceiptController {

    private final ReadGate gate;
    private final Receipts receipts;

    ReceiptController(ReadGate gate, Receipts receipts) {
        this.gate = gate;
        this.receipts = receipts;
    }

    @Judged(value = "notice.view", board = "notices", extent = Extent.WITHIN)
    @GetMapping
    @Operation(summary = "The notices of the school, the latest first")
    PageAnswer<NoticeView> notices(
            Caller caller,
            BoardReach reach,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(Receipts.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(
                        () -> receipts.notices(caller.school(), shown(reach), after, rows)),
                view -> view);
    }

    @Judged(value = "notice.view", board = "notices", on = "notice", extent = Extent.WITHIN)
    @GetMapping("/{notice}")
    @Operation(summary = "One notice as it stands")
    Answer<NoticeView> notice(
            Caller caller,
            BoardReach reach,
            @PathVariable NoticeId notice,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(Receipts.projection(), atLeast);
        return Answer.of(known(notice, receipts.notice(caller.school(), notice, shown(reach))));
    }

    @Judged(value = "notice.view", board = "notices", on = "notice", extent = Extent.WITHIN)
    @GetMapping("/{notice}/versions")
    @Operation(summary = "All versions of a notice, the oldest first")
    Answer<List<NoticeView.Version>> versions(
            Caller caller,
            @PathVariable NoticeId notice,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(Receipts.projection(), atLeast);
        return Answer.of(receipts.versions(caller.school(), notice));
    }

    @Judged(value = "receipt.view", board = "receipts", on = "notice", extent = Extent.WITHIN)
    @GetMapping("/{notice}/versions/{number}/counts")
    @Operation(summary = "Receipts of a version by class and level")
    Answer<Map<String, LevelCounts>> counts(
            Caller caller,
            BoardReach reach,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(Receipts.projection(), atLeast);
        return Answer.of(
                receipts.counts(caller.school(), notice, number, shown(reach))
                        .map(ReceiptController::byText));
    }

    @Judged(value = "receipt.view", board = "receipts", on = "notice", extent = Extent.WITHIN)
    @GetMapping("/{notice}/versions/{number}/receipts")
    @Operation(summary = "The receipts of a version, by class, student and guardian")
    PageAnswer<ReceiptView> board(
            Caller caller,
            BoardReach reach,
            @PathVariable NoticeId notice,
            @PathVariable int number,
            @RequestParam(required = false) @Nullable ClassId classId,
            @RequestParam(required = false) @Nullable Integer belowLevel,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(Receipts.projection(), atLeast);
        Board board = new Board(caller.school(), notice, number, classId, belowLevel, shown(reach));
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(() -> receipts.board(board, after, rows)), view -> view);
    }

    @Judged(value = "receipt.view", board = "guardian-receipts", on = "guardian")
    @GetMapping("/{notice}/receipts/{guardian}")
    @Operation(summary = "All receipts of one guardian for a notice")
    Answer<List<ReceiptView>> ofGuardian(
            Caller caller,
            @PathVariable NoticeId notice,
            @PathVariable GuardianId guardian,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(Receipts.projection(), atLeast);
        return Answer.of(receipts.receipts(caller.school(), notice, guardian));
    }

    private static ShownClasses shown(BoardReach reach) {
        return ShownClasses.of(reach.narrowedTo());
    }

    private static AsOf<NoticeView> known(NoticeId notice, AsOf<Optional<NoticeView>> found) {
        return found.map(view ->
                view.orElseThrow(() ->
                        DomainRejection.unknown(
                                "notice.unknown", Map.of("notice", notice.text()))));
    }

    private static Map<String, LevelCounts> byText(Map<ClassId, LevelCounts> counts) {
        Map<String, LevelCounts> byText = new TreeMap<>();
        counts.forEach((classId, levels) -> byText.put(classId.text(), levels));
        return byText;
    }
}
