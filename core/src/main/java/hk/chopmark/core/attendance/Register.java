package hk.chopmark.core.attendance;

import hk.chopmark.core.attendance.AttendanceEvent.AbsenceEscalated;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceExplained;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceNoticeSent;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceReported;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.OfStudent;
import hk.chopmark.core.attendance.AttendanceEvent.RollCallTaken;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.ClassPlaces;
import hk.chopmark.core.facts.Guardianships;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.calendar.CalendarFact;
import hk.chopmark.core.facts.calendar.SchoolCalendar;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Attendance as far as the facts read tell, with the policies of attendance.
 *
 * <p>Changed by {@link #apply} only; bounded by what its decision asks for.
 */
final class Register {

    private record SessionOfDay(LocalDate day, SchoolSession session) {}

    private record Seat(RollCallId rollCall, StudentId student) {}

    private record Told(Seat seat, GuardianId guardian, String channel, Instant sentAt) {}

    private record Escalated(LocalDate firstDay, LocalDate lastDay, String rule, int version) {}

    private final ClassPlaces places = new ClassPlaces();
    private final Set<RollCallId> rollCalls = new HashSet<>();
    private final Set<SessionOfDay> called = new HashSet<>();
    private final Map<Seat, OfStudent> recorded = new HashMap<>();
    private final Map<Seat, UUID> recordedBy = new HashMap<>();
    private final Map<StudentId, AbsentDays> days = new HashMap<>();
    private final Map<AbsenceId, StudentId> absences = new HashMap<>();
    private final Set<AbsenceId> reported = new HashSet<>();
    private final Set<Told> told = new HashSet<>();
    private final Map<StudentId, Set<Escalated>> escalated = new HashMap<>();
    private final Guardianships guardianships = new Guardianships();
    private SchoolCalendar calendar = SchoolCalendar.EMPTY;

    Register apply(Recorded<?> fact) {
        places.evolve(fact);
        guardianships.evolve(fact);
        switch (fact.event()) {
            case OfStudent mark -> apply(mark, fact.id());
            case RollCallTaken taken -> {
                rollCalls.add(taken.rollCall());
                called.add(new SessionOfDay(taken.day(), taken.session()));
            }
            case AbsenceReported report -> {
                absences.put(report.absence(), report.student());
                reported.add(report.absence());
            }
            case AbsenceExplained explained ->
                    absences.put(explained.absence(), explained.student());
            case AbsenceNoticeSent notice ->
                    told.add(
                            new Told(
                                    new Seat(notice.rollCall(), notice.student()),
                                    notice.guardian(),
                                    notice.channel(),
                                    notice.sentAt()));
            case AbsenceEscalated escalation ->
                    escalated
                            .computeIfAbsent(escalation.student(), _ -> new HashSet<>())
                            .add(
                                    new Escalated(
                                            escalation.firstDay(),
                                            escalation.lastDay(),
                                            escalation.rule(),
                                            escalation.ruleVersion()));
            case CalendarFact change -> calendar = calendar.with(change.change());
            default -> {
                // no fact of attendance
            }
        }
        return this;
    }

    private void apply(OfStudent mark, UUID event) {
        Seat seat = new Seat(mark.rollCall(), mark.student());
        recorded.put(seat, mark);
        recordedBy.put(seat, event);
        days.computeIfAbsent(mark.student(), _ -> new AbsentDays())
                .put(mark.day(), mark.session(), mark.status());
    }

    /** Attendance is that of somebody who is, or was, in a class. */
    void requireKnown(StudentId student) {
        if (!places.wasEverPlaced(student)) {
            throw DomainRejection.unknown(
                    "attendance.student-unknown", Map.of("student", student.text()));
        }
    }

    void requireClassExists(ClassId classId) {
        if (!places.exists(classId)) {
            throw DomainRejection.unknown("attendance.class-unknown", Map.of("class", classId));
        }
    }

    /** The roll of a class is called once for a session; afterwards it is corrected. */
    void requireNotCalledYet(RollCallId rollCall, LocalDate day, SchoolSession session) {
        if (rollCalls.contains(rollCall) || called.contains(new SessionOfDay(day, session))) {
            throw DomainRejection.conflict(
                    "attendance.already-taken", Map.of("day", day, "session", session));
        }
    }

    /** What the calendar knows the day to be; there must be classes in the session. */
    SchoolDayKind requireSessionHeld(LocalDate day, SchoolSession session) {
        SchoolDayKind kind = calendar.kindOf(day);
        if (session.isLeftOutOn(kind)) {
            throw DomainRejection.rule(
                    "attendance.no-classes", Map.of("day", day, "session", session, "kind", kind));
        }
        return kind;
    }

    /** A roll call names each student who is a member of the class on its day, and nobody else. */
    void requireWholeClass(ClassId classId, LocalDate day, Set<StudentId> named) {
        Set<StudentId> members = Set.copyOf(places.on(day).pupilsOf(classId));
        Set<StudentId> strangers = new HashSet<>(named);
        strangers.removeAll(members);
        if (!strangers.isEmpty()) {
            throw DomainRejection.rule(
                    "attendance.not-a-member",
                    Map.of("class", classId, "students", new TreeSet<>(texts(strangers))));
        }
        Set<StudentId> missing = new HashSet<>(members);
        missing.removeAll(named);
        if (!missing.isEmpty()) {
            throw DomainRejection.rule(
                    "attendance.roll-call-incomplete",
                    Map.of("class", classId, "students", new TreeSet<>(texts(missing))));
        }
    }

    private static Set<String> texts(Set<StudentId> students) {
        Set<String> texts = new HashSet<>();
        students.forEach(student -> texts.add(student.text()));
        return texts;
    }

    /** What is recorded of a student by a roll call, corrections included. */
    OfStudent requireRecorded(RollCallId rollCall, ClassId classId, StudentId student) {
        OfStudent mark = recorded.get(new Seat(rollCall, student));
        if (mark == null || !mark.classId().equals(classId)) {
            throw DomainRejection.unknown(
                    "attendance.record-unknown", Map.of("rollCall", rollCall, "student", student));
        }
        return mark;
    }

    /** Id of the event that recorded it last. */
    UUID recordedBy(OfStudent mark) {
        UUID event = recordedBy.get(new Seat(mark.rollCall(), mark.student()));
        if (event == null) {
            throw new IllegalStateException("A mark is there, but not the event that recorded it");
        }
        return event;
    }

    void requireNewAbsence(AbsenceId absence) {
        if (reported.contains(absence)) {
            throw DomainRejection.conflict(
                    "attendance.absence-already-reported", Map.of("absence", absence));
        }
        if (absences.containsKey(absence)) {
            throw DomainRejection.conflict(
                    "attendance.absence-already-explained", Map.of("absence", absence));
        }
    }

    /** An absence reported before is of the same student. */
    void requireOfStudent(AbsenceId absence, StudentId student) {
        StudentId known = absences.get(absence);
        if (known != null && !known.equals(student)) {
            throw DomainRejection.conflict(
                    "attendance.absence-of-another-student", Map.of("absence", absence));
        }
    }

    void requireNotTold(OfStudent mark, GuardianId guardian, String channel, Instant sentAt) {
        Seat seat = new Seat(mark.rollCall(), mark.student());
        if (told.contains(new Told(seat, guardian, channel, sentAt))) {
            throw DomainRejection.conflict(
                    "attendance.notice-already-recorded",
                    Map.of("rollCall", mark.rollCall(), "guardian", guardian));
        }
    }

    /** Guardians who may receive notices about the child hear of its absence, and no others. */
    void requireGuardian(GuardianId guardian, StudentId student) {
        if (guardianships.authority(student, guardian) == Authority.NONE) {
            throw DomainRejection.notAllowed(
                    "attendance.not-the-guardian",
                    Map.of("guardian", guardian, "student", student));
        }
    }

    /** Who may sign for a child may report its absence. */
    void requireFullAuthority(GuardianId guardian, StudentId student, Actor actor) {
        Authority authority = guardianships.authority(student, guardian);
        if (authority != Authority.FULL) {
            Act reporting = Act.parse("attendance.report");
            throw authority == Authority.NONE
                    ? NotPermitted.as(
                            "attendance.not-the-guardian", reporting, List.of(student), actor)
                    : NotPermitted.as(
                            "attendance.authority-not-enough", reporting, List.of(student), actor);
        }
    }

    /** The absence that has lasted so many school days on a day, if it has. */
    Optional<AbsentDays.Row> absence(StudentId student, LocalDate lastDay, int schoolDays) {
        return days.getOrDefault(student, new AbsentDays()).absence(lastDay, schoolDays, calendar);
    }

    /**
     * Whether a version of a rule escalated an absence before. It did if it escalated days of it:
     * corrections move the first day, and the day on which the count is reached.
     */
    boolean isEscalated(StudentId student, AbsentDays.Row absence, String rule, int version) {
        return escalated.getOrDefault(student, Set.of()).stream()
                .filter(before -> before.rule().equals(rule) && before.version() == version)
                .anyMatch(before -> absence.overlaps(before.firstDay(), before.lastDay()));
    }

    /** How many students attended how, by status; every status is there. */
    static Map<AttendanceStatus, Integer> counts(Iterable<AttendanceCommand.Attendance> students) {
        Map<AttendanceStatus, Integer> counts = new EnumMap<>(AttendanceStatus.class);
        for (AttendanceStatus status : AttendanceStatus.values()) {
            counts.put(status, 0);
        }
        students.forEach(student -> counts.merge(student.status(), 1, Integer::sum));
        return counts;
    }
}
