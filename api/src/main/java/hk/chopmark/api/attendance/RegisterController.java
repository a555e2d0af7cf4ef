package hk.chopmark.api.attendance;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.rest.Answer;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.rest.PageAnswer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.AbsenceNoticeView;
import hk.chopmark.projections.attendance.AbsenceView;
import hk.chopmark.projections.attendance.EscalationView;
import hk.chopmark.projections.attendance.MarkView;
import hk.chopmark.projections.attendance.Registers;
import hk.chopmark.projections.attendance.RollCallView;
import hk.chopmark.projections.roster.MemberView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Registers, now and as they stood, and absences: references, codes and times; reasons and proofs
 * as places only. Who may see them, the grants on record decide.
 */
@RestController
@RequestMapping("/api/v1/attendance")
@Tag(name = "Attendance")
class RegisterController {

    private final ReadGate reads;
    private final Registers registers;
    private final Roster roster;
    private final CalendarGap calendar;
    private final RegisterFile files;

    RegisterController(
            ReadGate reads,
            Registers registers,
            Roster roster,
            CalendarGap calendar,
            RegisterFile files) {
        this.reads = reads;
        this.registers = registers;
        this.roster = roster;
        this.calendar = calendar;
        this.files = files;
    }

    @Judged(
            value = "attendance.view",
            board = "register",
            on = "classId",
            purpose = Purpose.TEACHING)
    @GetMapping("/classes/{classId}/register")
    @Operation(
            summary = "How each student of a class attended a session, now or as it stood",
            description =
                    "Students are those whom the roll call named: the members recorded for that"
                            + " day. A corrected student carries what the correction replaced.")
    Answer<List<MarkView>> register(
            Caller caller,
            @PathVariable ClassId classId,
            @RequestParam LocalDate day,
            @RequestParam SchoolSession session,
            @RequestParam(required = false) @Nullable Instant at,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Registers.projection(), atLeast);
        return Answer.of(
                registers.register(
                        new Registers.Wanted(
                                caller.school(),
                                classId,
                                Days.day(day),
                                session,
                                Days.instant(at))));
    }

    @Judged(
            value = "attendance.view",
            board = "register-members",
            on = "classId",
            purpose = Purpose.TEACHING)
    @GetMapping("/classes/{classId}/members")
    @Operation(
            summary = "The pupils recorded as members of a class for a day, whom its rolls name",
            description = "By class number; at most 500. With at, as recorded at that instant.")
    Answer<List<MemberView>> members(
            Caller caller,
            @PathVariable ClassId classId,
            @RequestParam LocalDate day,
            @RequestParam(required = false) @Nullable Instant at,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Roster.projection(), atLeast);
        return Answer.of(
                roster.pupilsOn(caller.school(), classId, Days.day(day), Days.instant(at)));
    }

    @Judged(
            value = "attendance.view",
            board = "roll-calls",
            on = "classId",
            purpose = Purpose.TEACHING)
    @GetMapping("/classes/{classId}/roll-calls")
    @Operation(summary = "The roll calls of a class, the latest first, with counts by status")
    Answer<List<RollCallView>> rollCalls(
            Caller caller,
            @PathVariable ClassId classId,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(required = false) @Nullable Long atLeast) {
        Days days = Days.of(from, to, Days.MOST);
        reads.await(Registers.projection(), atLeast);
        return Answer.of(registers.rollCalls(caller.school(), classId, days.from(), days.to()));
    }

    @Judged(
            value = "attendance.view",
            board = "absence-notices",
            on = "classId",
            purpose = Purpose.TEACHING)
    @GetMapping("/classes/{classId}/roll-calls/{rollCall}/notices")
    @Operation(summary = "What guardians were told of the absences of a roll call, 500 at a time")
    PageAnswer<AbsenceNoticeView> notices(
            Caller caller,
            @PathVariable ClassId classId,
            @PathVariable RollCallId rollCall,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Registers.projection(), atLeast);
        return PageAnswer.of(
                CommandGate.make(
                        () -> registers.notices(caller.school(), classId, rollCall, after)),
                view -> view);
    }

    @Judged(
            value = "attendance.export",
            board = "register-file",
            on = "classId",
            purpose = Purpose.TEACHING)
    @TakesProof
    @GetMapping(path = "/classes/{classId}/register.csv", produces = RegisterFile.TYPE)
    @Operation(summary = "The registers of a class as comma-separated values, at most 31 days")
    ResponseEntity<byte[]> file(
            Caller caller,
            @PathVariable ClassId classId,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(required = false) @Nullable Long atLeast) {
        Days days = Days.of(from, to, Days.MOST_IN_FILE);
        reads.await(Registers.projection(), atLeast);
        RegisterFile.Content content = files.of(caller.school(), classId, days);
        return content.answer()
                .header(Dated.HEADER, Long.toString(content.asOf()))
                .body(content.bytes());
    }

    @Judged(
            value = "attendance.view",
            board = "student-attendance",
            on = "student",
            purpose = Purpose.TEACHING)
    @GetMapping("/students/{student}")
    @Operation(
            summary = "All that was recorded of a student's attendance, corrections included",
            description = "By day and session; each first statement before its corrections.")
    PageAnswer<MarkView> ofStudent(
            Caller caller,
            @PathVariable StudentId student,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        Days days = Days.of(from, to, Days.MOST);
        reads.await(Registers.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(
                        () -> registers.ofStudent(days.of(caller.school(), student), after, rows)),
                view -> view);
    }

    @Judged(
            value = "attendance.view",
            board = "student-absences",
            on = "student",
            purpose = Purpose.TEACHING)
    @GetMapping("/students/{student}/absences")
    @Operation(summary = "Absences of a student as reported and explained; reasons as places")
    PageAnswer<AbsenceView> absences(
            Caller caller,
            @PathVariable StudentId student,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Registers.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(() -> registers.absences(caller.school(), student, after, rows)),
                view -> view);
    }

    /**
     * A page of escalated absences.
     *
     * @param next pass as {@code ?after=} for the next page; absent on the last
     * @param calendarGap whether the calendar of the school does not know today, so that no row of
     *     absent days reaches it
     */
    record Escalations(
            long asOf, List<EscalationView> rows, @Nullable String next, boolean calendarGap)
            implements Dated {}

    @Judged(value = "attendance.view", board = "escalations", purpose = Purpose.TEACHING)
    @GetMapping("/escalations")
    @Operation(summary = "Absences that lasted so long that the school must act, latest first")
    Escalations escalations(
            Caller caller,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Registers.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        AsOf<Page<EscalationView>> page =
                CommandGate.make(() -> registers.escalations(caller.school(), after, rows));
        return new Escalations(
                page.position(),
                page.value().rows(),
                page.value().next().orElse(null),
                calendar.isToday(caller.school()));
    }
}
