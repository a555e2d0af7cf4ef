package hk.chopmark.api.roster;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.rest.Answer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.roster.AuthorityView;
import hk.chopmark.projections.roster.ClassView;
import hk.chopmark.projections.roster.MemberView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ShownClasses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The roster without names: who is in which class, who stands for whom. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Roster")
class RosterController {

    private final ReadGate gate;
    private final Roster roster;
    private final InstantSource clock;

    RosterController(ReadGate gate, Roster roster, InstantSource clock) {
        this.gate = gate;
        this.roster = roster;
        this.clock = clock;
    }

    private LocalDate today() {
        return DecisionContext.dayOf(clock.instant());
    }

    @Judged(
            value = "roster.view",
            board = "classes",
            extent = Extent.WITHIN,
            purpose = Purpose.ROSTER_ADMINISTRATION)
    @GetMapping("/classes")
    @Operation(
            summary =
                    "The classes of the school, latest year first; at most 500 after the first ?skip=")
    Answer<List<ClassView>> classes(
            Caller caller,
            BoardReach reach,
            @RequestParam(defaultValue = "0") int skip,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(Roster.projection(), atLeast);
        ReadGate.skip(skip);
        ShownClasses shown = ShownClasses.of(reach.narrowedTo());
        return Answer.of(roster.classes(caller.school(), today(), shown, skip).map(Page::rows));
    }

    @Judged(
            value = "roster.view",
            board = "class-members",
            on = "classId",
            purpose = Purpose.ROSTER_ADMINISTRATION)
    @GetMapping("/classes/{classId}/members")
    @Operation(summary = "Who is in a class on a day, or today; at most 500 after the first ?skip=")
    Answer<List<MemberView>> members(
            Caller caller,
            @PathVariable ClassId classId,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(defaultValue = "0") int skip,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(Roster.projection(), atLeast);
        ReadGate.skip(skip);
        return Answer.of(
                roster.members(caller.school(), classId, day == null ? today() : day, skip));
    }

    @Judged(
            value = "roster.view",
            board = "guardians",
            on = "student",
            purpose = Purpose.ROSTER_ADMINISTRATION)
    @GetMapping("/students/{student}/guardians")
    @Operation(
            summary =
                    "Who stands for a student, or stood at an instant; left out, or within the last minute: now")
    Answer<List<AuthorityView>> guardians(
            Caller caller,
            @PathVariable StudentId student,
            @RequestParam(required = false) @Nullable Instant at,
            @RequestParam(required = false) @Nullable Long atLeast) {
        gate.await(Roster.projection(), atLeast);
        return Answer.of(
                gate.past(at)
                        .map(then -> roster.guardiansOf(caller.school(), student, then))
                        .orElseGet(() -> roster.guardiansNow(caller.school(), student)));
    }
}
