package hk.chopmark.core.attendance;

import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.CorrectAttendance;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceCorrected;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceRecorded;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.OfStudent;
import hk.chopmark.core.attendance.AttendanceEvent.RollCallTaken;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.facts.ClassFact;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.calendar.CalendarFact;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The roll is called once for a class, a day and a session; afterwards it is corrected. */
final class RollCallRules {

    private RollCallRules() {}

    /**
     * Every student who is a member of the class on the day is named, in a session with classes.
     * The members are those of the day of the roll call, also when it is recorded later.
     */
    static final class Taking extends Rule<TakeRollCall, Register> {
        Taking() {
            super(
                    TakeRollCall.class,
                    CommandPermission.judged(
                            "attendance.take",
                            command -> Set.of(command.classId()),
                            Purpose.TEACHING,
                            Purpose.DATA_IMPORT,
                            Purpose.DEMONSTRATION),
                    Register::new,
                    Register::apply);
        }

        @Override
        public List<FactQuery> facts(TakeRollCall command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            command.classId(),
                            ClassFact.class,
                            MembershipFact.class,
                            RollCallTaken.class),
                    FactQuery.about(command.rollCall(), RollCallTaken.class),
                    FactQuery.about(CalendarId.of(command.school()), CalendarFact.class));
        }

        @Override
        public List<AttendanceEvent> decide(
                TakeRollCall command, Register register, DecisionContext context) {
            register.requireClassExists(command.classId());
            register.requireNotCalledYet(command.rollCall(), command.day(), command.session());
            requireNotAhead(command.day(), context);
            SchoolDayKind kind = register.requireSessionHeld(command.day(), command.session());
            register.requireWholeClass(
                    command.classId(),
                    command.day(),
                    command.students().stream()
                            .map(Attendance::student)
                            .collect(Collectors.toSet()));
            command.students().forEach(student -> requireOnDay(student.at(), command.day()));
            Map<AttendanceStatus, Integer> counts = Register.counts(command.students());
            List<AttendanceEvent> events = new ArrayList<>();
            events.add(
                    new RollCallTaken(
                            command.rollCall(),
                            command.classId(),
                            command.day(),
                            command.session(),
                            kind,
                            counts.getOrDefault(AttendanceStatus.PRESENT, 0),
                            counts.getOrDefault(AttendanceStatus.LATE, 0),
                            counts.getOrDefault(AttendanceStatus.LEFT_EARLY, 0),
                            counts.getOrDefault(AttendanceStatus.ABSENT, 0)));
            for (Attendance student : command.students()) {
                events.add(
                        new AttendanceRecorded(
                                command.rollCall(),
                                command.classId(),
                                student.student(),
                                command.day(),
                                command.session(),
                                student.status(),
                                student.at()));
            }
            return events;
        }
    }

    /**
     * A correction changes something, and the old value stays beside it. It is judged by what the
     * roll call recorded, so students who have left the class since are corrected as well.
     */
    static final class Correcting extends Rule<CorrectAttendance, Register> {
        Correcting() {
            super(
                    CorrectAttendance.class,
                    CommandPermission.judged(
                            "attendance.correct",
                            command -> Set.of(command.classId()),
                            Purpose.TEACHING,
                            Purpose.ROSTER_ADMINISTRATION,
                            Purpose.DATA_IMPORT,
                            Purpose.DEMONSTRATION),
                    Register::new,
                    Register::apply);
        }

        @Override
        public List<FactQuery> facts(CorrectAttendance command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            command.rollCall(), command.attendance().student(), OfStudent.class));
        }

        @Override
        public List<AttendanceEvent> decide(
                CorrectAttendance command, Register register, DecisionContext context) {
            Attendance wanted = command.attendance();
            OfStudent mark =
                    register.requireRecorded(
                            command.rollCall(), command.classId(), wanted.student());
            if (mark.status() == wanted.status() && Objects.equals(mark.at(), wanted.at())) {
                throw DomainRejection.conflict(
                        "attendance.status-unchanged",
                        Map.of("rollCall", command.rollCall(), "student", wanted.student()));
            }
            requireOnDay(wanted.at(), mark.day());
            return List.of(
                    new AttendanceCorrected(
                            mark.rollCall(),
                            mark.classId(),
                            mark.student(),
                            mark.day(),
                            mark.session(),
                            wanted.status(),
                            wanted.at(),
                            mark.status(),
                            mark.at(),
                            register.recordedBy(mark),
                            command.reason()));
        }
    }

    private static void requireNotAhead(LocalDate day, DecisionContext context) {
        if (day.isAfter(context.today())) {
            throw DomainRejection.rule(
                    "attendance.day-in-the-future", Map.of("day", day, "today", context.today()));
        }
    }

    /** A student comes and goes on the day of the roll call, by Hong Kong's calendar. */
    private static void requireOnDay(@Nullable Instant at, LocalDate day) {
        if (at != null && !DecisionContext.dayOf(at).equals(day)) {
            throw DomainRejection.rule(
                    "attendance.time-on-another-day", Map.of("at", at, "day", day));
        }
    }
}
