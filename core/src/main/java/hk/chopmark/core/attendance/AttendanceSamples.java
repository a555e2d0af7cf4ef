package hk.chopmark.core.attendance;

import hk.chopmark.core.attendance.AttendanceEvent.AbsenceEscalated;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceExplained;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceNoticeSent;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceReported;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceCorrected;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceRecorded;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.AttendanceEvent.RollCallTaken;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** One invented event of each kind; the golden files hold stored bytes to these values. */
final class AttendanceSamples {

    private static final RollCallId ROLL_CALL = new RollCallId(new UUID(0xa7, 1));
    private static final AbsenceId ABSENCE = new AbsenceId(new UUID(0xab, 1));
    private static final ClassId CLASS = new ClassId(new UUID(0xc1, 1));
    private static final StudentId STUDENT = new StudentId(new UUID(0x57, 1));
    private static final GuardianId GUARDIAN = new GuardianId(new UUID(0x6a, 1));
    private static final LocalDate DAY = LocalDate.of(2026, 9, 1);
    private static final Instant ARRIVED = Instant.parse("2026-09-01T00:25:00Z");
    private static final UUID EVENT = new UUID(0xe, 1);

    private AttendanceSamples() {}

    static List<DomainEvent> all() {
        return List.of(
                new RollCallTaken(
                        ROLL_CALL,
                        CLASS,
                        DAY,
                        SchoolSession.MORNING,
                        SchoolDayKind.SCHOOL_DAY,
                        28,
                        1,
                        0,
                        1),
                new AttendanceRecorded(
                        ROLL_CALL,
                        CLASS,
                        STUDENT,
                        DAY,
                        SchoolSession.MORNING,
                        AttendanceStatus.ABSENT,
                        null),
                new AttendanceCorrected(
                        ROLL_CALL,
                        CLASS,
                        STUDENT,
                        DAY,
                        SchoolSession.MORNING,
                        AttendanceStatus.LATE,
                        ARRIVED,
                        AttendanceStatus.ABSENT,
                        null,
                        EVENT,
                        "came-late"),
                new AbsenceReported(
                        ABSENCE,
                        STUDENT,
                        DAY,
                        DAY.plusDays(2),
                        GUARDIAN,
                        "phone",
                        Sealed.of(STUDENT, Category.HEALTH, "Fever since last night")),
                new AbsenceNoticeSent(
                        ROLL_CALL,
                        STUDENT,
                        GUARDIAN,
                        DAY,
                        SchoolSession.MORNING,
                        "sms",
                        Instant.parse("2026-09-01T01:00:00.5Z"),
                        "delivered"),
                new AbsenceExplained(
                        ABSENCE,
                        STUDENT,
                        DAY,
                        DAY.plusDays(2),
                        Excuse.EXCUSED,
                        Sealed.of(STUDENT, Category.HEALTH, "流感"),
                        Sealed.of(STUDENT, Category.HEALTH, "Medical certificate 12345")),
                new AbsenceEscalated(
                        STUDENT, DAY, LocalDate.of(2026, 9, 9), 7, "absent-school-days", 1));
    }
}
