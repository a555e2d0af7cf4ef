package hk.chopmark.api.attendance;

import static hk.chopmark.api.rest.CommandGate.newId;
import static hk.chopmark.api.rest.CommandGate.sealed;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceCommand;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ReportOwnChildAbsent;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Absences: reported by staff or by a guardian, and explained. Reasons are sealed at once. */
@RestController
@RequestMapping("/api/v1/attendance/absences")
@Tag(name = "Attendance")
class AbsenceController {

    private final CommandGate gate;

    AbsenceController(CommandGate gate) {
        this.gate = gate;
    }

    /** An absence that somebody told a member of staff. */
    record Report(
            @Nullable UUID id,
            @NotNull StudentId student,
            @NotNull LocalDate from,
            @NotNull LocalDate to,
            @NotNull PersonRef reportedBy,
            @NotNull String channel,
            @Nullable @Size(max = AttendanceCommand.MAX_TEXT_CHARS) String reason) {

        /** Without the reason. */
        @Override
        public String toString() {
            return "Report[" + id + "]";
        }
    }

    @Sends(ReportAbsence.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Note an absence that somebody told the school")
    Accepted report(Asking asking, @Valid @RequestBody Report body) {
        AbsenceId absence = new AbsenceId(newId(asking, body.id()));
        return gate.send(
                asking,
                school ->
                        new ReportAbsence(
                                school,
                                absence,
                                body.student(),
                                body.from(),
                                body.to(),
                                body.reportedBy(),
                                body.channel(),
                                sealed(body.student(), Category.HEALTH, body.reason())),
                absence);
    }

    /** What a guardian tells the school of their own child. */
    record OwnReport(
            @Nullable UUID id,
            @NotNull StudentId student,
            @NotNull LocalDate from,
            @NotNull LocalDate to,
            @NotNull String channel,
            @Nullable @Size(max = AttendanceCommand.MAX_TEXT_CHARS) String reason) {

        /** Without the reason. */
        @Override
        public String toString() {
            return "OwnReport[" + id + "]";
        }
    }

    @Sends(ReportOwnChildAbsent.class)
    @PostMapping("/own-child")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "A guardian with full authority reports their own child absent")
    Accepted reportOwnChild(Asking asking, @Valid @RequestBody OwnReport body) {
        AbsenceId absence = new AbsenceId(newId(asking, body.id()));
        return gate.send(
                asking,
                school ->
                        new ReportOwnChildAbsent(
                                school,
                                absence,
                                body.student(),
                                body.from(),
                                body.to(),
                                body.channel(),
                                sealed(body.student(), Category.HEALTH, body.reason())),
                absence);
    }

    /** Why a student was absent, whether the school accepts it, and what proves it. */
    record Explanation(
            @NotNull StudentId student,
            @NotNull LocalDate from,
            @NotNull LocalDate to,
            @NotNull Excuse excuse,
            @NotNull @Size(max = AttendanceCommand.MAX_TEXT_CHARS) String reason,
            @Nullable @Size(max = AttendanceCommand.MAX_TEXT_CHARS) String proof) {

        /** Without reason and proof. */
        @Override
        public String toString() {
            return "Explanation[" + student + "]";
        }
    }

    @Sends(ExplainAbsence.class)
    @PostMapping("/{absence}/explanation")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Say why a student was absent; a later explanation replaces it")
    Accepted explain(
            Asking asking, @PathVariable AbsenceId absence, @Valid @RequestBody Explanation body) {
        return gate.send(
                asking,
                school ->
                        new ExplainAbsence(
                                school,
                                absence,
                                body.student(),
                                body.from(),
                                body.to(),
                                body.excuse(),
                                Sealed.of(body.student(), Category.HEALTH, body.reason()),
                                sealed(body.student(), Category.HEALTH, body.proof())),
                absence);
    }
}
