package hk.chopmark.api.demo;

import hk.chopmark.api.demo.DemoSchool.Pupil;
import hk.chopmark.api.demo.DemoSchool.SchoolClass;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.CorrectAttendance;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportOwnChildAbsent;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** The rolls of the last days, with late and absent pupils, a correction and an explanation. */
final class DemoAttendance {

    private static final int DAYS = 3;
    private static final LocalTime CAME_LATE = LocalTime.of(8, 35);
    private static final LocalTime MESSAGE = LocalTime.of(9, 5);

    private final DemoSchool school;
    private final LocalDate builtOn;

    DemoAttendance(DemoSchool school, Instant builtAt) {
        this.school = school;
        this.builtOn = DecisionContext.dayOf(builtAt);
    }

    /**
     * Each class teacher calls the roll of the class on the last weekdays before today, in term.
     */
    void send() {
        for (SchoolClass schoolClass : school.classes) {
            LocalDate day = builtOn;
            for (int n = 0; n < DAYS; n++) {
                day = weekdayBefore(day);
                if (day.isBefore(DemoSchool.TERM_START)) {
                    // Nobody was in a class yet, so there was nobody to call.
                    break;
                }
                RollCallId rollCall = roll(schoolClass, day, n);
                if (n == 0) {
                    followUp(schoolClass, rollCall, day);
                }
            }
        }
    }

    private static LocalDate weekdayBefore(LocalDate day) {
        LocalDate before = day.minusDays(1);
        while (before.getDayOfWeek() == DayOfWeek.SATURDAY
                || before.getDayOfWeek() == DayOfWeek.SUNDAY) {
            before = before.minusDays(1);
        }
        return before;
    }

    private RollCallId roll(SchoolClass schoolClass, LocalDate day, int n) {
        RollCallId rollCall = new RollCallId(school.sender.id());
        List<Attendance> pupils = new ArrayList<>();
        for (int i = 0; i < schoolClass.pupils().size(); i++) {
            AttendanceStatus status = status(i, n);
            pupils.add(
                    new Attendance(
                            schoolClass.pupils().get(i).id(),
                            status,
                            status == AttendanceStatus.LATE ? at(day, CAME_LATE) : null));
        }
        teacher(
                schoolClass,
                new TakeRollCall(
                        DemoSchool.SCHOOL,
                        rollCall,
                        schoolClass.id(),
                        day,
                        SchoolSession.MORNING,
                        pupils),
                Purpose.TEACHING);
        return rollCall;
    }

    private static AttendanceStatus status(int pupil, int day) {
        if (pupil == 0 || pupil == 9 + day) {
            return AttendanceStatus.ABSENT;
        }
        return pupil == 4 + day ? AttendanceStatus.LATE : AttendanceStatus.PRESENT;
    }

    /**
     * The first pupil's guardian is told, reports a cold, and the teacher accepts it; the other
     * absence was a mistake.
     */
    private void followUp(SchoolClass schoolClass, RollCallId rollCall, LocalDate day) {
        Pupil pupil = schoolClass.pupils().getFirst();
        teacher(
                schoolClass,
                new RecordAbsenceNotice(
                        DemoSchool.SCHOOL,
                        new Told(
                                rollCall,
                                schoolClass.id(),
                                pupil.id(),
                                pupil.guardians().getFirst(),
                                "app",
                                new ClaimedTime(at(day, MESSAGE)),
                                "delivered")),
                Purpose.HOME_SCHOOL_COMMUNICATION);
        AbsenceId absence = new AbsenceId(school.sender.id());
        school.sender.send(
                new ReportOwnChildAbsent(
                        DemoSchool.SCHOOL,
                        absence,
                        pupil.id(),
                        day,
                        day,
                        "app",
                        sealed(pupil, "A cold 感冒")),
                DemoSchool.guardian(pupil.guardians().getFirst(), AuthMethod.PASSWORD),
                Purpose.HOME_SCHOOL_COMMUNICATION);
        teacher(
                schoolClass,
                new ExplainAbsence(
                        DemoSchool.SCHOOL,
                        absence,
                        pupil.id(),
                        day,
                        day,
                        Excuse.EXCUSED,
                        sealed(pupil, "A cold, told by the mother 感冒，由母親告知"),
                        null),
                Purpose.TEACHING);
        teacher(
                schoolClass,
                new CorrectAttendance(
                        DemoSchool.SCHOOL,
                        rollCall,
                        schoolClass.id(),
                        new Attendance(
                                schoolClass.pupils().get(9).id(),
                                AttendanceStatus.LATE,
                                at(day, CAME_LATE)),
                        "came-late"),
                Purpose.TEACHING);
    }

    private static Sealed<String> sealed(Pupil pupil, String text) {
        return Sealed.of(pupil.id(), Category.HEALTH, text);
    }

    private static Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(DemoNotices.HONG_KONG).toInstant();
    }

    private void teacher(SchoolClass schoolClass, Command command, Purpose purpose) {
        school.sender.send(
                command, DemoSchool.staff(schoolClass.teacher(), "class-teacher"), purpose);
    }
}
