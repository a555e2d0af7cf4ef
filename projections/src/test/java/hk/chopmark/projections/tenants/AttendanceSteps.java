package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.projections.tenants.CommandStory.NOW;
import static hk.chopmark.projections.tenants.CommandStory.TERM;
import static hk.chopmark.projections.tenants.CommandStory.by;
import static hk.chopmark.projections.tenants.CommandStory.server;

import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AbsencePolicy;
import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.CorrectAttendance;
import hk.chopmark.core.attendance.AttendanceCommand.EscalateAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportOwnChildAbsent;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.tenants.Telling.Step;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A roll call, and what follows an absence. */
final class AttendanceSteps {

    private static final CommandContext DEPUTY = by(staff(2), Purpose.TEACHING);
    private static final LocalDate DAY = TERM.plusDays(13);
    private static final RollCallId ROLL_CALL = new RollCallId(new UUID(0xa7, 1));

    private AttendanceSteps() {}

    private static AbsenceId absence(int number) {
        return new AbsenceId(new UUID(0xab, number));
    }

    private static Attendance is(int student, AttendanceStatus status) {
        return new Attendance(student(student), status, null);
    }

    static void tell(List<Step> steps) {
        steps.add(
                new Step(
                        DEPUTY,
                        at ->
                                new TakeRollCall(
                                        at.school(),
                                        ROLL_CALL,
                                        classOf(1),
                                        DAY,
                                        SchoolSession.MORNING,
                                        List.of(
                                                is(1, AttendanceStatus.ABSENT),
                                                is(2, AttendanceStatus.PRESENT),
                                                is(3, AttendanceStatus.PRESENT)))));
        steps.add(
                new Step(
                        DEPUTY,
                        at ->
                                new CorrectAttendance(
                                        at.school(),
                                        ROLL_CALL,
                                        classOf(1),
                                        is(3, AttendanceStatus.ABSENT),
                                        at.word() + "-error")));
        steps.add(
                new Step(
                        DEPUTY,
                        at ->
                                new ReportAbsence(
                                        at.school(),
                                        absence(1),
                                        student(1),
                                        DAY,
                                        DAY,
                                        guardian(1),
                                        at.word() + "-phone",
                                        at.sealed(student(1), Category.HEALTH, "fever"))));
        steps.add(
                new Step(
                        by(guardian(1), Purpose.HOME_SCHOOL_COMMUNICATION),
                        at ->
                                new ReportOwnChildAbsent(
                                        at.school(),
                                        absence(2),
                                        student(1),
                                        DAY,
                                        DAY,
                                        at.word() + "-app",
                                        at.sealed(student(1), Category.HEALTH, "cough"))));
        followUp(steps);
    }

    private static void followUp(List<Step> steps) {
        CommandContext home = by(staff(2), Purpose.HOME_SCHOOL_COMMUNICATION);
        steps.add(new Step(home, at -> new RecordAbsenceNotice(at.school(), told(at, "call"))));
        steps.add(
                new Step(
                        server(Purpose.HOME_SCHOOL_COMMUNICATION),
                        at -> new ReportAbsenceNotice(at.school(), told(at, "sms"))));
        steps.add(
                new Step(
                        DEPUTY,
                        at ->
                                new ExplainAbsence(
                                        at.school(),
                                        absence(1),
                                        student(1),
                                        DAY,
                                        DAY,
                                        Excuse.EXCUSED,
                                        at.sealed(student(1), Category.HEALTH, "flu"),
                                        null)));
        steps.add(
                new Step(
                        server(Purpose.TEACHING),
                        at ->
                                new EscalateAbsence(
                                        at.school(),
                                        student(1),
                                        DAY,
                                        1,
                                        AbsencePolicy.RULE,
                                        at.word().length())));
    }

    private static Told told(Telling at, String channel) {
        return new Told(
                ROLL_CALL,
                classOf(1),
                student(1),
                guardian(1),
                channel,
                new ClaimedTime(NOW),
                at.word() + "-told");
    }
}
