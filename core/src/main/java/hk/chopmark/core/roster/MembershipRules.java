package hk.chopmark.core.roster;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.roster.RosterCommand.EndMembership;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
                StudentDepartureCorrected.class,
                PostFact.class);
    }

    /** The one rule for joining a class, alone or among many. */
    static List<RosterEvent> start(StartMembership command, Register register) {
        register.requireClassExists(command.classId());
        Register.Period period = register.requirePeriod(command.member(), command.from());
        register.requireNotMember(command.classId(), command.member(), command.from());
        if (command.classNumber() != null) {
            register.requireNumberFree(command.classId(), command.classNumber(), command.from());
        }
        List<RosterEvent> events = new ArrayList<>();
        events.add(
                new ClassMembershipStarted(
                        command.classId(),
                        command.member(),
                        command.role(),
                        command.classNumber(),
                        command.from()));
        if (period.lastDay() != null) {
            events.add(
                    new ClassMembershipEnded(
                            command.classId(), command.member(), period.lastDay()));
        }
        return events;
    }

    /**
     * Ends every membership of somebody who leaves, on their last day; one that would have begun
     * later never comes into force.
     */
    static List<ClassMembershipEnded> endAll(
            PersonRef member, LocalDate lastDay, Register register) {
        return register.placesOf(member).entrySet().stream()
                .filter(entry -> {
                    LocalDate last = entry.getValue().last();
                    return last == null || last.isAfter(lastDay);
                })
                .map(entry -> new ClassMembershipEnded(entry.getKey(), member, lastDay))
                .toList();
    }

    /** The classes in which it must be known who holds which number, to give places back. */
    static List<FactQuery> classesOfPlacesBack(PersonRef member, Register register) {
        return register.placesEndedByLeaving(member).entrySet().stream()
                .filter(entry -> entry.getValue().classNumber() != null)
                .map(entry -> FactQuery.about(entry.getKey(), MembershipFact.class))
                .toList();
    }

    /**
     * What becomes of the places that ended with a departure when its day is put right: they end
     * earlier, or go on from the day after the old one; under their number, unless somebody else
     * has it since.
     *
     * @param leftOn the right last day; null if there was no departure
     */
    static List<RosterEvent> putRight(
            PersonRef member, LocalDate previous, @Nullable LocalDate leftOn, Register register) {
        List<RosterEvent> events = new ArrayList<>();
        register.placesEndedByLeaving(member)
                .forEach((classId, place) -> {
                    if (leftOn != null && leftOn.isBefore(previous)) {
                        events.add(new ClassMembershipEnded(classId, member, leftOn));
                        return;
                    }
                    LocalDate next = previous.plusDays(1);
                    LocalDate from = place.from().isAfter(next) ? place.from() : next;
                    Integer number = place.classNumber();
                    events.add(
                            new ClassMembershipStarted(
                                    classId,
                                    member,
                                    place.role(),
                                    number != null && register.isNumberFree(classId, number, from)
                                            ? number
                                            : null,
                                    from));
                    if (leftOn != null) {
                        events.add(new ClassMembershipEnded(classId, member, leftOn));
                    }
                });
        return events;
    }

    static void requireNotBefore(LocalDate start, LocalDate end, PersonRef person) {
        if (end.isBefore(start)) {
            throw DomainRejection.rule(
                    "roster.ends-before-start",
                    Map.of("person", person, "start", start, "end", end));
        }
    }

    /**
     * Nobody joins a class twice, after their last day, or under a number in use. A place is in
     * force from its first day.
     */
    static final class Starting extends RosterRule<StartMembership> {
        Starting() {
            super(StartMembership.class, "roster.place", Starting::objects);
        }

        /**
         * The class and its new pupil: nobody draws somebody else's pupil into a class of theirs.
         */
        private static Set<Ref> objects(StartMembership command) {
            return command.member() instanceof StudentId student
                    ? Set.of(command.classId(), student)
                    : Set.of(command.classId());
        }

        @Override
        public List<FactQuery> facts(StartMembership command, Actor actor) {
            return factsFor(command);
        }

        @Override
        public List<RosterEvent> decide(
                StartMembership command, Register register, DecisionContext context) {
            return start(command, register);
        }
    }

    /** Only a member leaves a class; an end that is still ahead can be brought forward. */
    static final class Ending extends RosterRule<EndMembership> {
        Ending() {
            super(EndMembership.class, "roster.place", command -> Set.of(command.classId()));
        }

        @Override
        public List<FactQuery> facts(EndMembership command, Actor actor) {
            return List.of(
                    FactQuery.about(command.classId(), command.member(), MembershipFact.class));
        }

        @Override
        public List<RosterEvent> decide(
                EndMembership command, Register register, DecisionContext context) {
            Register.Place place =
                    register.requireMember(command.classId(), command.member(), context.today());
            requireNotBefore(place.from(), command.to(), command.member());
            if (place.last() != null && !command.to().isBefore(place.last())) {
                throw DomainRejection.conflict(
                        "roster.end-already-recorded",
                        Map.of("member", command.member(), "last", place.last()));
            }
            return List.of(
                    new ClassMembershipEnded(command.classId(), command.member(), command.to()));
        }
    }
}
