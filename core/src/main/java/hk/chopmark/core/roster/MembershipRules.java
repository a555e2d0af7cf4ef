package hk.chopmark.core.roster;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.roster.RosterCommand.EndMembership;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Who is in which class, under which number. */
final class MembershipRules {

    private MembershipRules() {}

    /** The facts {@link #start} reads; the whole class only where a class number must be free. */
    static List<FactQuery> factsFor(StartMembership command) {
        FactQuery membership =
                command.classNumber() == null
                        ? FactQuery.about(command.classId(), command.member(), MembershipFact.class)
                        : FactQuery.about(command.classId(), MembershipFact.class);
        return List.of(
                FactQuery.about(command.classId(), ClassOpened.class),
                presenceOf(command.member()),
                membership);
    }

    private static FactQuery presenceOf(PersonRef member) {
        return FactQuery.about(
                member,
                StudentEnrolled.class,
                StudentLeft.class,
                StaffAppointed.class,
                StaffLeft.class);
    }

    /** The one rule for joining a class, alone or among many. */
    static ClassMembershipStarted start(StartMembership command, Register register) {
        register.requireClassExists(command.classId());
        register.requirePresent(command.member());
        register.requireNotMember(command.classId(), command.member());
        if (command.classNumber() != null) {
            register.requireNumberFree(command.classId(), command.classNumber());
        }
        return new ClassMembershipStarted(
                command.classId(),
                command.member(),
                command.role(),
                command.classNumber(),
                command.from());
    }

    /** Ends every membership of somebody who leaves. A membership never ends before it started. */
    static List<ClassMembershipEnded> endAll(
            PersonRef member, LocalDate lastDay, Register register) {
        return register.placesOf(member).entrySet().stream()
                .map(entry ->
                        new ClassMembershipEnded(
                                entry.getKey(),
                                member,
                                lastDay.isBefore(entry.getValue().from())
                                        ? entry.getValue().from()
                                        : lastDay))
                .toList();
    }

    static void requireNotBefore(LocalDate start, LocalDate end, PersonRef person) {
        if (end.isBefore(start)) {
            throw DomainRejection.rule(
                    "roster.ends-before-start",
                    Map.of("person", person, "start", start, "end", end));
        }
    }

    /** Nobody joins a class twice, after leaving, or under a number in use. */
    static final class Starting extends RosterRule<StartMembership> {
        Starting() {
            super(StartMembership.class, "roster.place");
        }

        @Override
        public List<FactQuery> facts(StartMembership command, Actor actor) {
            return factsFor(command);
        }

        @Override
        public List<RosterEvent> decide(
                StartMembership command, Register register, DecisionContext context) {
            return List.of(start(command, register));
        }
    }

    /** Only a member leaves a class. */
    static final class Ending extends RosterRule<EndMembership> {
        Ending() {
            super(EndMembership.class, "roster.place");
        }

        @Override
        public List<FactQuery> facts(EndMembership command, Actor actor) {
            return List.of(
                    FactQuery.about(command.classId(), command.member(), MembershipFact.class));
        }

        @Override
        public List<RosterEvent> decide(
                EndMembership command, Register register, DecisionContext context) {
            Register.Place place = register.requireMember(command.classId(), command.member());
            requireNotBefore(place.from(), command.to(), command.member());
            return List.of(
                    new ClassMembershipEnded(command.classId(), command.member(), command.to()));
        }
    }
}
