package hk.chopmark.api.attendance;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.CorrectAttendance;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.Registers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The forms of a register: the roll is called, one student is corrected. After each the register is
 * shown as it then stands.
 */
@ConsolePage
@RequestMapping("/attendance/classes/{classId}")
class RegisterForms {

    private final AuditEngine engine;
    private final ReadGate reads;

    RegisterForms(AuditEngine engine, ReadGate reads) {
        this.engine = engine;
        this.reads = reads;
    }

    /** One student, status and time per row, in the order of the form. */
    @Sends(TakeRollCall.class)
    @PostMapping("/roll-calls")
    String take(
            SentForm form,
            @PathVariable ClassId classId,
            @RequestParam LocalDate day,
            @RequestParam SchoolSession session,
            @RequestParam MultiValueMap<String, String> fields) {
        List<String> students = fields.getOrDefault("student", List.of());
        List<String> statuses = fields.getOrDefault("status", List.of());
        List<String> times = fields.getOrDefault("time", List.of());
        if (students.size() != statuses.size() || students.size() != times.size()) {
            throw new IllegalArgumentException("A row of the form is not whole");
        }
        List<Attendance> rows = new ArrayList<>();
        for (int row = 0; row < students.size(); row++) {
            rows.add(attendance(students.get(row), statuses.get(row), at(day, times.get(row))));
        }
        return sent(
                form,
                new TakeRollCall(
                        form.caller().school(),
                        new RollCallId(form.id()),
                        classId,
                        day,
                        session,
                        rows),
                register(classId, day, session));
    }

    @Sends(CorrectAttendance.class)
    @PostMapping("/corrections")
    String correct(
            SentForm form,
            @PathVariable ClassId classId,
            @RequestParam LocalDate day,
            @RequestParam SchoolSession session,
            @RequestParam RollCallId rollCall,
            @RequestParam String student,
            @RequestParam String status,
            @RequestParam(defaultValue = "") String time,
            @RequestParam String reason) {
        return sent(
                form,
                new CorrectAttendance(
                        form.caller().school(),
                        rollCall,
                        classId,
                        attendance(student, status, at(day, time)),
                        reason),
                register(classId, day, session));
    }

    private static Attendance attendance(String student, String status, @Nullable Instant at) {
        return new Attendance(student(student), AttendanceStatus.valueOf(status), at);
    }

    private static StudentId student(String text) {
        if (Ref.entered(text) instanceof StudentId student) {
            return student;
        }
        throw new IllegalArgumentException("A student is expected");
    }

    private static @Nullable Instant at(LocalDate day, String time) {
        if (time.isBlank()) {
            return null;
        }
        try {
            return day.atTime(LocalTime.parse(time)).atZone(HongKongTime.ZONE).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("A time of the day is expected", e);
        }
    }

    private String sent(SentForm form, Command command, String next) {
        reads.await(Registers.projection(), engine.send(command, form.for_(Purpose.TEACHING)));
        return "redirect:" + next;
    }

    private static String register(ClassId classId, LocalDate day, SchoolSession session) {
        return "/attendance/classes/" + classId.text() + "?day=" + day + "&session=" + session;
    }
}
