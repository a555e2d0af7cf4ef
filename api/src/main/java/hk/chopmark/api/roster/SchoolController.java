package hk.chopmark.api.roster;

import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.PageAnswer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.roster.SchoolView;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Schools: seen by operators as a list, by everybody else as their own. */
@RestController
@RequestMapping("/api/v1/schools")
@Tag(name = "Schools")
class SchoolController {

    private static final Act OPERATING = Act.parse("installation.operate");

    private final BoardGate gate;
    private final ReadGate reads;
    private final Roster roster;

    SchoolController(BoardGate gate, ReadGate reads, Roster roster) {
        this.gate = gate;
        this.reads = reads;
        this.roster = roster;
    }

    @ForAnybody(because = "one’s own school; asks the gate before it names all to an operator")
    @GetMapping
    @Operation(summary = "All schools for an operator, one's own for everybody else")
    PageAnswer<SchoolView> schools(
            Caller caller,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Roster.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        if (caller.isOfInstallation()) {
            gate.open(
                    caller,
                    new OpenBoard(
                            caller.school(), "schools", OPERATING, caller.school(), Extent.WHOLE),
                    Purpose.AUDIT);
            return PageAnswer.of(CommandGate.make(() -> roster.schools(after, rows)), view -> view);
        }
        AsOf<Page<SchoolView>> own =
                roster.school(caller.school())
                        .map(found ->
                                new Page<>(found.stream().toList(), java.util.Optional.empty()));
        return PageAnswer.of(own, view -> view);
    }
}
