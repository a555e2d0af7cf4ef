package hk.chopmark.core.roster;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.roster.RosterCommand.CorrectStudentDeparture;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.roster.RosterCommand.RecordStudentLeaving;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Students: enrolled, leaving, coming back; a departure can be put right. */
final class StudentRules {

    private StudentRules() {}

    /** The one rule for enrolling a student, alone or among many. */
    static StudentEnrolled enrol(EnrolStudent command, Register register) {
        register.requireMayCome(command.student(), command.enrolledOn());
        return new StudentEnrolled(
                command.student(),
                command.nameZh(),
                command.nameEn(),
                command.sourceNumber(),
                command.dateOfBirth(),
                command.enrolledOn());
    }

    private static FactQuery enrolmentOf(EnrolStudent command) {
        return FactQuery.about(
                command.student(),
                StudentEnrolled.class,
                StudentLeft.class,
                StudentDepartureCorrected.class);
    }

    /** A student is enrolled once, and again after their last day. */
    static final class Enrolling extends RosterRule<EnrolStudent> {
        Enrolling() {
            super(EnrolStudent.class, "roster.enrol");
        }

        @Override
        public List<FactQuery> facts(EnrolStudent command, Actor actor) {
            return List.of(enrolmentOf(command));
        }

        @Override
        public List<RosterEvent> decide(
                EnrolStudent command, Register register, DecisionContext context) {
            return List.of(enrol(command, register));
        }
    }

    /**
     * Many students and memberships at once: the same two rules, each item judged after those
     * before it.
     */
    static final class EnrollingMany extends RosterRule<EnrolStudents>
            implements SessionDecision<EnrolStudents, Register> {

        EnrollingMany() {
            super(EnrolStudents.class, "roster.enrol");
        }

        @Override
        public List<FactQuery> facts(EnrolStudents command, Actor actor) {
            Set<FactQuery> queries = new LinkedHashSet<>();
            command.students().forEach(item -> queries.add(enrolmentOf(item)));
            command.memberships().forEach(item -> queries.addAll(MembershipRules.factsFor(item)));
            return List.copyOf(queries);
        }

        @Override
        public List<FactQuery> sessionFacts() {
            return List.of(
                    new FactQuery(
                            Set.of(),
                            Set.of(
                                    ClassOpened.class,
                                    StudentEnrolled.class,
                                    StudentLeft.class,
                                    StudentDepartureCorrected.class,
                                    StaffAppointed.class,
                                    StaffLeft.class,
                                    StaffDepartureCorrected.class,
                                    ClassMembershipStarted.class,
                                    ClassMembershipEnded.class)));
        }

        @Override
        public List<RosterEvent> decide(
                EnrolStudents command, Register register, DecisionContext context) {
            Register after = register.overlay();
            List<RosterEvent> events = new ArrayList<>();
            for (EnrolStudent item : command.students()) {
                RosterEvent enrolled = enrol(item, after);
                after.apply(enrolled);
                events.add(enrolled);
            }
            for (StartMembership item : command.memberships()) {
                for (RosterEvent started : MembershipRules.start(item, after)) {
                    after.apply(started);
                    events.add(started);
                }
            }
            return events;
        }
    }

    /** When a student was here, and in which classes. */
    private static FactQuery periodsAndPlaces(StudentId student) {
        return FactQuery.about(
                student,
                StudentEnrolled.class,
                StudentLeft.class,
                StudentDepartureCorrected.class,
                ClassMembershipStarted.class,
                ClassMembershipEnded.class);
    }

    /** A student leaves once; memberships that go on end on the same day. */
    static final class Leaving extends RosterRule<RecordStudentLeaving> {
        Leaving() {
            super(RecordStudentLeaving.class, "roster.enrol", command -> Set.of(command.student()));
        }

        @Override
        public List<FactQuery> facts(RecordStudentLeaving command, Actor actor) {
            return List.of(periodsAndPlaces(command.student()));
        }

        @Override
        public List<RosterEvent> decide(
                RecordStudentLeaving command, Register register, DecisionContext context) {
            MembershipRules.requireNotBefore(
                    register.requireNoDeparture(command.student()).since(),
                    command.leftOn(),
                    command.student());
            List<RosterEvent> events = new ArrayList<>();
            events.add(new StudentLeft(command.student(), command.leftOn()));
            events.addAll(MembershipRules.endAll(command.student(), command.leftOn(), register));
            return events;
        }
    }

    /** A recorded departure is taken back or moved; the places that ended with it follow. */
    static final class CorrectingDeparture extends RosterRule<CorrectStudentDeparture> {
        CorrectingDeparture() {
            super(
                    CorrectStudentDeparture.class,
                    "roster.enrol",
                    command -> Set.of(command.student()));
        }

        @Override
        public List<FactQuery> facts(CorrectStudentDeparture command, Actor actor) {
            return List.of(periodsAndPlaces(command.student()));
        }

        @Override
        public List<FactQuery> furtherFacts(
                CorrectStudentDeparture command, Register register, DecisionContext context) {
            return MembershipRules.classesOfPlacesBack(command.student(), register);
        }

        @Override
        public List<RosterEvent> decide(
                CorrectStudentDeparture command, Register register, DecisionContext context) {
            LocalDate previous =
                    register.requireOtherDeparture(command.student(), command.leftOn());
            List<RosterEvent> events = new ArrayList<>();
            events.add(
                    new StudentDepartureCorrected(
                            command.student(), command.leftOn(), previous, command.reason()));
            events.addAll(
                    MembershipRules.putRight(
                            command.student(), previous, command.leftOn(), register));
            return events;
        }
    }
}
