package hk.chopmark.api.attendance;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.CorrectAttendance;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.StudentId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The roll is called, corrected, and absences are told to guardians. Who may do so, the grants on
 * record decide, as a condition of the append.
 */
@RestController
@RequestMapping("/api/v1/attendance/roll-calls")
@Tag(name = "Attendance")
class RollCallController {

    private final CommandGate gate;

    RollCallController(CommandGate gate) {
        this.gate = gate;
    }

    /** How one student attends; a time for those who came late or left early. */
    record Mark(
            @NotNull StudentId student, @NotNull AttendanceStatus status, @Nullable Instant at) {}

    /** A roll call: every student of the class, each once. */
    record NewRollCall(
            @Nullable UUID id,
            @NotNull ClassId classId,
            @NotNull LocalDate day,
            @NotNull SchoolSession session,
            @NotEmpty @Size(max = 60) List<@Valid @NotNull Mark> students) {}

    @Sends(TakeRollCall.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Call the roll of a class for a session; every student, once")
    Accepted take(Asking asking, @Valid @RequestBody NewRollCall body) {
        RollCallId rollCall = new RollCallId(newId(asking, body.id()));
        return gate.send(
                asking,
                school ->
                        new TakeRollCall(
                                school,
                                rollCall,
                                body.classId(),
                                body.day(),
                                body.session(),
                                body.students().stream()
                                        .map(mark ->
                                                new Attendance(
                                                        mark.student(), mark.status(), mark.at()))
                                        .toList()),
                rollCall);
    }

    /** What is right about one student, and the code of the reason. */
    record Correction(
            @NotNull ClassId classId,
            @NotNull StudentId student,
            @NotNull AttendanceStatus status,
            @Nullable Instant at,
            @NotNull String reason) {}

    @Sends(CorrectAttendance.class)
    @PostMapping("/{rollCall}/corrections")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Correct what is recorded of one student; the old value stays on record")
    Accepted correct(
            Asking asking, @PathVariable RollCallId rollCall, @Valid @RequestBody Correction body) {
        return gate.send(
                asking,
                school ->
                        new CorrectAttendance(
                                school,
                                rollCall,
                                body.classId(),
                                new Attendance(body.student(), body.status(), body.at()),
                                body.reason()));
    }

    /** Who was told of an absence, how, when, and what became of it. */
    record Notice(
            @NotNull ClassId classId,
            @NotNull StudentId student,
            @NotNull GuardianId guardian,
            @NotNull String channel,
            @NotNull Instant sentAt,
            @NotNull String outcome) {

        Told told(RollCallId rollCall) {
            return new Told(
                    rollCall,
                    classId,
                    student,
                    guardian,
                    channel,
                    new ClaimedTime(sentAt),
                    outcome);
        }
    }

    @Sends(RecordAbsenceNotice.class)
    @PostMapping("/{rollCall}/notices")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Record that a guardian was told of an absence")
    Accepted tell(
            Asking asking, @PathVariable RollCallId rollCall, @Valid @RequestBody Notice body) {
        return gate.send(asking, school -> new RecordAbsenceNotice(school, body.told(rollCall)));
    }

    @Sends(ReportAbsenceNotice.class)
    @PostMapping("/{rollCall}/notice-reports")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Report, as a connected system, that it told a guardian of an absence")
    Accepted reportTold(
            Asking asking, @PathVariable RollCallId rollCall, @Valid @RequestBody Notice body) {
        return gate.send(asking, school -> new ReportAbsenceNotice(school, body.told(rollCall)));
    }
}
