package hk.chopmark.api.attendance;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceCommand;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.Registers;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The forms about an absence: somebody told the school of it, the school knows why, a guardian was
 * told. After each the attendance of the student is shown as it then stands.
 *
 * <p><b>Guarantees</b>: the record judges each command by the grants of the person, as it does for
 * the other ways in. Reasons and proofs are sealed at once and stand in no address.
 */
@ConsolePage
@RequestMapping("/attendance/students/{student}")
class AbsenceForms {

    private final AuditEngine engine;
    private final Registers registers;
    private final ReadGate reads;

    AbsenceForms(AuditEngine engine, Registers registers, ReadGate reads) {
        this.engine = engine;
        this.registers = registers;
        this.reads = reads;
    }

    /** First and last Hong Kong day: of an absence, or of what the page shows. */
    record Span(LocalDate firstDay, LocalDate lastDay) {

        /** A form may leave them out. */
        Span complete() {
            if (Stream.of(firstDay, lastDay).anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("Both days are expected");
            }
            return this;
        }
    }

    @Sends(ReportAbsence.class)
    @PostMapping("/absences")
    String report(
            SentForm form,
            @PathVariable StudentId student,
            @ModelAttribute Span span,
            @RequestParam String reportedBy,
            @RequestParam String channel,
            @RequestParam(defaultValue = "") String reason) {
        Span days = span.complete();
        if (!(Ref.entered(reportedBy) instanceof PersonRef person)) {
            throw new IllegalArgumentException("A person is expected");
        }
        return sent(
                form,
                Purpose.HOME_SCHOOL_COMMUNICATION,
                new ReportAbsence(
                        form.caller().school(),
                        new AbsenceId(form.id()),
                        student,
                        days.firstDay(),
                        days.lastDay(),
                        person,
                        channel,
                        sealed(student, reason)),
                shown(student, days, Done.REPORTED));
    }

    /**
     * Explains an absence on the days on which it is on record, or one that nobody reported on the
     * days of the form.
     *
     * @param absence the absence on record; empty for one that nobody reported
     */
    @Sends(ExplainAbsence.class)
    @PostMapping("/explanations")
    String explain(
            SentForm form,
            @PathVariable StudentId student,
            @ModelAttribute Span span,
            @RequestParam(defaultValue = "") String absence,
            @RequestParam Excuse excuse,
            @RequestParam String reason,
            @RequestParam(defaultValue = "") String proof) {
        Sealed<String> why = sealed(student, reason);
        if (why == null) {
            throw new IllegalArgumentException("A reason is expected");
        }
        AbsenceId id = absence.isBlank() ? new AbsenceId(form.id()) : ref(AbsenceId.class, absence);
        Span days =
                registers
                        .absence(form.caller().school(), id)
                        .value()
                        .map(view -> new Span(view.from(), view.to()))
                        .orElseGet(span::complete);
        return sent(
                form,
                Purpose.TEACHING,
                new ExplainAbsence(
                        form.caller().school(),
                        id,
                        student,
                        days.firstDay(),
                        days.lastDay(),
                        excuse,
                        why,
                        sealed(student, proof)),
                shown(student, days, Done.EXPLAINED));
    }

    /**
     * Records that a guardian was told of one missed session.
     *
     * @param missed the roll call in which the student was absent, and its class, with a space
     *     between
     * @param sentAt Hong Kong time
     */
    @Sends(RecordAbsenceNotice.class)
    @PostMapping("/notices")
    String tell(
            SentForm form,
            @PathVariable StudentId student,
            @ModelAttribute Span span,
            @RequestParam String missed,
            @RequestParam String guardian,
            @RequestParam String channel,
            @RequestParam LocalDateTime sentAt,
            @RequestParam String outcome) {
        String[] parts = missed.split(" ", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException("A roll call and its class are expected");
        }
        return sent(
                form,
                Purpose.HOME_SCHOOL_COMMUNICATION,
                new RecordAbsenceNotice(
                        form.caller().school(),
                        new Told(
                                ref(RollCallId.class, parts[0]),
                                ref(ClassId.class, parts[1]),
                                student,
                                ref(GuardianId.class, guardian),
                                channel,
                                new ClaimedTime(sentAt.atZone(HongKongTime.ZONE).toInstant()),
                                outcome)),
                shown(student, span, Done.TOLD));
    }

    private static <R extends Ref> R ref(Class<R> kind, String text) {
        Ref ref = Ref.entered(text);
        if (!kind.isInstance(ref)) {
            throw new IllegalArgumentException("Another kind of reference is expected");
        }
        return kind.cast(ref);
    }

    /** The text sealed; null if there is none. */
    private static @Nullable Sealed<String> sealed(StudentId student, String text) {
        String stripped = text.strip();
        if (stripped.length() > AttendanceCommand.MAX_TEXT_CHARS) {
            throw new IllegalArgumentException(
                    "A text has at most " + AttendanceCommand.MAX_TEXT_CHARS + " characters");
        }
        return stripped.isEmpty() ? null : Sealed.of(student, Category.HEALTH, stripped);
    }

    private String sent(SentForm form, Purpose purpose, Command command, String next) {
        reads.await(Registers.projection(), engine.send(command, form.for_(purpose)));
        return next;
    }

    /** The student's attendance on these days, so that what was done is seen. */
    private static String shown(StudentId student, Span span, Done done) {
        return "redirect:/attendance/students/"
                + student.text()
                + "?from="
                + span.firstDay()
                + "&to="
                + span.lastDay()
                + "&done="
                + done;
    }
}
