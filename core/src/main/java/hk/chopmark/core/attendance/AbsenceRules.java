package hk.chopmark.core.attendance;

import hk.chopmark.core.attendance.AttendanceCommand.AbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.EscalateAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.Report;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportOwnChildAbsent;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceEscalated;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceExplained;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceNoticeSent;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceReported;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.OfStudent;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.calendar.CalendarFact;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StudentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What follows an absence: it is reported, told to guardians, explained and escalated. */
final class AbsenceRules {

    private AbsenceRules() {}

    private static AbsenceReported reported(Report report, PersonRef by) {
        return new AbsenceReported(
                report.absence(),
                report.student(),
                report.from(),
                report.to(),
                by,
                report.channel(),
                report.reason());
    }

    private static FactQuery about(AbsenceId absence) {
        return FactQuery.about(absence, AbsenceReported.class, AbsenceExplained.class);
    }

    private static FactQuery placesOf(StudentId student) {
        return FactQuery.about(student, MembershipFact.class);
    }

    /**
     * Staff note what somebody told them, and a school app what it was told; a guardian among those
     * stands for the student.
     */
    static final class Reporting extends Rule<ReportAbsence, Register> {
        Reporting() {
            super(
                    ReportAbsence.class,
                    CommandPermission.judged(
                            "attendance.report",
                            command -> Set.of(command.student()),
                            Purpose.HOME_SCHOOL_COMMUNICATION,
                            Purpose.TEACHING,
                            Purpose.DATA_IMPORT,
                            Purpose.DEMONSTRATION),
                    Register::new,
                    Register::apply);
        }

        @Override
        public List<FactQuery> facts(ReportAbsence command, Actor actor) {
            List<FactQuery> queries =
                    new ArrayList<>(List.of(about(command.absence()), placesOf(command.student())));
            if (command.reportedBy() instanceof GuardianId guardian) {
                queries.add(FactQuery.about(command.student(), guardian, AuthorityFact.class));
            }
            return queries;
        }

        @Override
        public List<AttendanceEvent> decide(
                ReportAbsence command, Register register, DecisionContext context) {
            register.requireKnown(command.student());
            register.requireNewAbsence(command.absence());
            if (command.reportedBy() instanceof GuardianId guardian) {
                register.requireGuardian(guardian, command.student());
            }
            return List.of(reported(command, command.reportedBy()));
        }
    }

    /** A guardian with full authority reports their own child; the tie decides, not a grant. */
    static final class ReportingOwnChild extends Rule<ReportOwnChildAbsent, Register> {
        ReportingOwnChild() {
            super(
                    ReportOwnChildAbsent.class,
                    CommandPermission.tied(
                            "attendance.report",
                            Purpose.HOME_SCHOOL_COMMUNICATION,
                            Purpose.DEMONSTRATION),
                    Register::new,
                    Register::apply);
        }

        @Override
        public List<FactQuery> facts(ReportOwnChildAbsent command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(List.of(about(command.absence())));
            guardian(actor)
                    .ifPresent(guardian ->
                            queries.add(
                                    FactQuery.about(
                                            command.student(), guardian, AuthorityFact.class)));
            return queries;
        }

        @Override
        public List<AttendanceEvent> decide(
                ReportOwnChildAbsent command, Register register, DecisionContext context) {
            GuardianId guardian =
                    guardian(context.actor())
                            .orElseThrow(() ->
                                    NotPermitted.as(
                                            "attendance.not-the-guardian",
                                            permission().act(),
                                            List.of(command.student()),
                                            context.actor()));
            register.requireFullAuthority(guardian, command.student(), context.actor());
            register.requireNewAbsence(command.absence());
            return List.of(reported(command, guardian));
        }

        private static Optional<GuardianId> guardian(Actor actor) {
            return actor.ref() instanceof ActorRef.Person(GuardianId guardian)
                    ? Optional.of(guardian)
                    : Optional.empty();
        }
    }

    /** Only an absence that is on record is told, and only to a guardian of the student. */
    abstract static class Telling<C extends AbsenceNotice> extends Rule<C, Register> {
        Telling(Class<C> commandType, CommandPermission<C> permission) {
            super(commandType, permission, Register::new, Register::apply);
        }

        @Override
        public List<FactQuery> facts(C command, Actor actor) {
            Told told = command.told();
            return List.of(
                    FactQuery.about(
                            told.rollCall(),
                            told.student(),
                            OfStudent.class,
                            AbsenceNoticeSent.class),
                    FactQuery.about(told.student(), told.guardian(), AuthorityFact.class));
        }

        @Override
        public List<AttendanceEvent> decide(C command, Register register, DecisionContext context) {
            Told told = command.told();
            OfStudent mark =
                    register.requireRecorded(told.rollCall(), told.classId(), told.student());
            if (mark.status() != AttendanceStatus.ABSENT) {
                throw DomainRejection.rule(
                        "attendance.not-absent",
                        Map.of("rollCall", mark.rollCall(), "student", mark.student()));
            }
            register.requireGuardian(told.guardian(), told.student());
            told.sentAt().requireNear(context);
            register.requireNotTold(mark, told.guardian(), told.channel(), told.sentAt().at());
            return List.of(
                    new AbsenceNoticeSent(
                            mark.rollCall(),
                            mark.student(),
                            told.guardian(),
                            mark.day(),
                            mark.session(),
                            told.channel(),
                            told.sentAt().at(),
                            told.outcome()));
        }
    }

    /** Recorded by staff who may call the roll of the class. */
    static final class RecordingNotice extends Telling<RecordAbsenceNotice> {
        RecordingNotice() {
            super(
                    RecordAbsenceNotice.class,
                    CommandPermission.judged(
                            "attendance.take",
                            command -> Set.of(command.told().classId()),
                            Purpose.HOME_SCHOOL_COMMUNICATION,
                            Purpose.DATA_IMPORT,
                            Purpose.DEMONSTRATION));
        }
    }

    /** Reported by the connected system that told the guardian, and by no person. */
    static final class ReportingNotice extends Telling<ReportAbsenceNotice> {
        ReportingNotice() {
            super(
                    ReportAbsenceNotice.class,
                    CommandPermission.judged(
                            "attendance.notify",
                            command -> Set.of(command.told().classId()),
                            Purpose.HOME_SCHOOL_COMMUNICATION,
                            Purpose.DATA_IMPORT,
                            Purpose.DEMONSTRATION));
        }

        @Override
        public List<AttendanceEvent> decide(
                ReportAbsenceNotice command, Register register, DecisionContext context) {
            if (context.actor().ref() instanceof ActorRef.Person) {
                throw NotPermitted.missing(
                        permission().act(), List.of(command.told().classId()), context.actor());
            }
            return super.decide(command, register, context);
        }
    }

    /** An absence is explained, reported before or not; a later explanation replaces it. */
    static final class Explaining extends Rule<ExplainAbsence, Register> {
        Explaining() {
            super(
                    ExplainAbsence.class,
                    CommandPermission.judged(
                            "attendance.correct",
                            command -> Set.of(command.student()),
                            Purpose.TEACHING,
                            Purpose.ROSTER_ADMINISTRATION,
                            Purpose.DATA_IMPORT,
                            Purpose.DEMONSTRATION),
                    Register::new,
                    Register::apply);
        }

        @Override
        public List<FactQuery> facts(ExplainAbsence command, Actor actor) {
            return List.of(about(command.absence()), placesOf(command.student()));
        }

        @Override
        public List<AttendanceEvent> decide(
                ExplainAbsence command, Register register, DecisionContext context) {
            register.requireKnown(command.student());
            register.requireOfStudent(command.absence(), command.student());
            return List.of(
                    new AbsenceExplained(
                            command.absence(),
                            command.student(),
                            command.from(),
                            command.to(),
                            command.excuse(),
                            command.reason(),
                            command.proof()));
        }
    }

    /**
     * The record itself must show the row of absent school days; each version of a rule escalates a
     * row once, also when corrections have changed where it begins or ends.
     */
    static final class Escalating extends Rule<EscalateAbsence, Register> {
        Escalating() {
            super(
                    EscalateAbsence.class,
                    CommandPermission.server(
                            "attendance.escalate",
                            Purpose.TEACHING,
                            Purpose.DATA_IMPORT,
                            Purpose.DEMONSTRATION),
                    Register::new,
                    Register::apply);
        }

        @Override
        public List<FactQuery> facts(EscalateAbsence command, Actor actor) {
            return List.of(
                    FactQuery.about(command.student(), OfStudent.class, AbsenceEscalated.class),
                    FactQuery.about(CalendarId.of(command.school()), CalendarFact.class));
        }

        @Override
        public List<AttendanceEvent> decide(
                EscalateAbsence command, Register register, DecisionContext context) {
            AbsentDays.Row absence =
                    register.absence(command.student(), command.lastDay(), command.schoolDays())
                            .orElseThrow(() ->
                                    DomainRejection.rule(
                                            "attendance.not-absent-long-enough",
                                            Map.of(
                                                    "student",
                                                    command.student(),
                                                    "schoolDays",
                                                    command.schoolDays())));
            if (register.isEscalated(
                    command.student(), absence, command.rule(), command.ruleVersion())) {
                return List.of();
            }
            return List.of(
                    new AbsenceEscalated(
                            command.student(),
                            absence.firstDay(),
                            command.lastDay(),
                            command.schoolDays(),
                            command.rule(),
                            command.ruleVersion()));
        }
    }
}
