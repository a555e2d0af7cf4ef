package hk.chopmark.core.roster;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.facts.reach.AccountFact;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.HkidRecorded;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The roster as far as the facts read tell, with the policies of it: one small named check each.
 *
 * <p>A decision about many items plays each of them out on an {@link #overlay} before it judges the
 * next.
 */
final class Register {

    /**
     * A student's or member of staff's time at the school.
     *
     * @param lastDay null while none is recorded
     */
    record Period(LocalDate since, @Nullable LocalDate lastDay) {

        boolean isOver(LocalDate day) {
            return lastDay != null && day.isAfter(lastDay);
        }
    }

    /**
     * A place in a class.
     *
     * @param last null while no end is recorded; before the first day if it never came into force
     * @param endedWith which time at the school it ended with, counted from 1; 0 for none
     */
    record Place(
            MemberRole role,
            @Nullable Integer classNumber,
            LocalDate from,
            @Nullable LocalDate last,
            int endedWith) {

        boolean isOver(LocalDate day) {
            return last != null && day.isAfter(last);
        }
    }

    /** A guardian's link to a student. */
    record Link(StudentId student, GuardianId guardian) {}

    private final @Nullable Register below;
    private boolean schoolRegistered;
    private final Map<ClassId, ClassOpened> classes = new HashMap<>();
    private final Map<String, ClassId> classByCode = new HashMap<>();
    private final Map<PersonRef, List<Period>> people = new HashMap<>();
    private final Map<Link, Authority> links = new HashMap<>();
    private final Map<ClassId, Map<PersonRef, List<Place>>> members = new HashMap<>();
    private final Map<ClassId, Map<Integer, PersonRef>> numbers = new HashMap<>();
    private final Standing standing = new Standing();

    /** Nothing known yet. */
    Register() {
        this(null);
    }

    private Register(@Nullable Register below) {
        this.below = below;
    }

    /**
     * A sheet laid over this register: what is applied to it leaves this one untouched. Only
     * additions show through.
     */
    Register overlay() {
        return new Register(this);
    }

    /** Takes in one more fact; events of other areas change nothing. */
    Register apply(Recorded<?> fact) {
        if (fact.event() instanceof GrantFact
                || fact.event() instanceof PostFact
                || fact.event() instanceof AccountFact) {
            standing.evolve(fact);
        }
        return fact.event() instanceof RosterEvent event ? apply(event) : this;
    }

    /** What is held of grants, where it was asked for. */
    Standing standing() {
        return standing;
    }

    Register apply(RosterEvent event) {
        switch (event) {
            case SchoolRegistered ignored -> schoolRegistered = true;
            case ClassOpened opened -> {
                classes.put(opened.classId(), opened);
                classByCode.put(codeOf(opened.code(), opened.schoolYear()), opened.classId());
            }
            case StudentEnrolled enrolled -> come(enrolled.student(), enrolled.enrolledOn());
            case StudentLeft left -> leave(left.student(), left.leftOn());
            case GuardianRegistered registered -> come(registered.guardian(), LocalDate.MIN);
            case GuardianLinked linked ->
                    links.put(new Link(linked.student(), linked.guardian()), linked.authority());
            case GuardianAuthorityChanged changed ->
                    links.put(new Link(changed.student(), changed.guardian()), changed.authority());
            case GuardianUnlinked unlinked ->
                    links.remove(new Link(unlinked.student(), unlinked.guardian()));
            case StaffAppointed appointed -> come(appointed.staff(), LocalDate.MIN);
            case StaffLeft left -> leave(left.staff(), left.leftOn());
            case StudentDepartureCorrected corrected ->
                    leave(corrected.student(), corrected.leftOn());
            case StaffDepartureCorrected corrected -> leave(corrected.staff(), corrected.leftOn());
            case ClassMembershipStarted started -> join(started);
            case ClassMembershipEnded ended -> quit(ended);
            case HkidRecorded ignored -> {
                // of no consequence for who is there
            }
            case SubjectDetailCorrected ignored -> {
                // changes what is said about a person, not what any rule here reads
            }
        }
        return this;
    }

    private void come(PersonRef person, LocalDate since) {
        List<Period> periods = new ArrayList<>(periodsOf(person));
        periods.add(new Period(since, null));
        people.put(person, periods);
    }

    private void leave(PersonRef person, @Nullable LocalDate lastDay) {
        List<Period> periods = new ArrayList<>(periodsOf(person));
        if (!periods.isEmpty()) {
            periods.set(periods.size() - 1, new Period(periods.getLast().since(), lastDay));
            people.put(person, periods);
        }
    }

    private void join(ClassMembershipStarted started) {
        List<Place> places = new ArrayList<>(places(started.classId(), started.member()));
        places.add(new Place(started.role(), started.classNumber(), started.from(), null, 0));
        put(started.classId(), started.member(), places);
        if (started.classNumber() != null) {
            numbers.computeIfAbsent(started.classId(), id -> new HashMap<>())
                    .put(started.classNumber(), started.member());
        }
    }

    private void quit(ClassMembershipEnded ended) {
        List<Place> places = new ArrayList<>(places(ended.classId(), ended.member()));
        if (!places.isEmpty()) {
            Place place = places.getLast();
            places.set(
                    places.size() - 1,
                    new Place(
                            place.role(),
                            place.classNumber(),
                            place.from(),
                            ended.to(),
                            timeEndedOn(ended.member(), ended.to())));
            put(ended.classId(), ended.member(), places);
        }
    }

    private int timeEndedOn(PersonRef person, LocalDate day) {
        List<Period> periods = periodsOf(person);
        return !periods.isEmpty() && day.equals(periods.getLast().lastDay()) ? periods.size() : 0;
    }

    private void put(ClassId classId, PersonRef member, List<Place> places) {
        members.computeIfAbsent(classId, id -> new LinkedHashMap<>()).put(member, places);
    }

    private static String codeOf(String code, String schoolYear) {
        return code + " " + schoolYear;
    }

    void requireNoSchoolYet() {
        if (schoolRegistered) {
            throw DomainRejection.conflict("roster.school-already-registered", Map.of());
        }
    }

    void requireClassIsNew(ClassId classId, String code, String schoolYear) {
        if (classes.containsKey(classId)) {
            throw DomainRejection.conflict("roster.class-already-opened", Map.of("class", classId));
        }
        ClassId taken = classByCode.get(codeOf(code, schoolYear));
        if (taken != null) {
            throw DomainRejection.conflict("roster.class-code-taken", Map.of("class", taken));
        }
    }

    void requireClassExists(ClassId classId) {
        if (!classes.containsKey(classId)
                && (below == null || !below.classes.containsKey(classId))) {
            throw DomainRejection.unknown("roster.class-unknown", Map.of("class", classId));
        }
    }

    void requireUnknown(PersonRef person) {
        if (!periodsOf(person).isEmpty()) {
            throw DomainRejection.conflict("roster.person-already-known", Map.of("person", person));
        }
    }

    /** Nobody is at the school twice at once: who comes back has left before. */
    void requireMayCome(PersonRef person, LocalDate from) {
        List<Period> periods = periodsOf(person);
        if (!periods.isEmpty() && !periods.getLast().isOver(from)) {
            throw DomainRejection.conflict("roster.person-already-known", Map.of("person", person));
        }
    }

    void requireKnown(PersonRef person) {
        latest(person);
    }

    private Period latest(PersonRef person) {
        List<Period> periods = periodsOf(person);
        if (periods.isEmpty()) {
            throw DomainRejection.unknown("roster.person-unknown", Map.of("person", person));
        }
        return periods.getLast();
    }

    /** Nobody has left whose last day is today or later. */
    void requireNotGone(PersonRef person, LocalDate today) {
        requireWithin(person, latest(person), today);
    }

    /** The time at the school that a day falls in; the first one reaches back without end. */
    Period requirePeriod(PersonRef person, LocalDate day) {
        requireKnown(person);
        List<Period> periods = periodsOf(person);
        Period period =
                periods.stream()
                        .filter(each -> !each.since().isAfter(day))
                        .reduce((first, second) -> second)
                        .orElse(periods.getFirst());
        requireWithin(person, period, day);
        return period;
    }

    private static void requireWithin(PersonRef person, Period period, LocalDate day) {
        if (period.lastDay() != null && period.isOver(day)) {
            throw DomainRejection.rule(
                    "roster.person-left", Map.of("person", person, "lastDay", period.lastDay()));
        }
    }

    /** A last day is recorded once; afterwards it is corrected. */
    Period requireNoDeparture(PersonRef person) {
        Period period = latest(person);
        if (period.lastDay() != null) {
            throw DomainRejection.conflict(
                    "roster.departure-already-recorded",
                    Map.of("person", person, "lastDay", period.lastDay()));
        }
        return period;
    }

    /** Only a recorded departure can be put right, and only to something different. */
    LocalDate requireOtherDeparture(PersonRef person, @Nullable LocalDate leftOn) {
        Period period = latest(person);
        if (period.lastDay() == null) {
            throw DomainRejection.rule("roster.no-departure-recorded", Map.of("person", person));
        }
        if (period.lastDay().equals(leftOn)) {
            throw DomainRejection.conflict(
                    "roster.departure-unchanged",
                    Map.of("person", person, "lastDay", period.lastDay()));
        }
        if (leftOn != null) {
            MembershipRules.requireNotBefore(period.since(), leftOn, person);
        }
        return period.lastDay();
    }

    /** The places that ended with the latest time of a person at the school. */
    Map<ClassId, Place> placesEndedByLeaving(PersonRef person) {
        Map<ClassId, Place> ended = placesOf(person);
        ended.values().removeIf(place -> place.endedWith() != periodsOf(person).size());
        return ended;
    }

    void requireNotLinked(StudentId student, GuardianId guardian) {
        if (links.containsKey(new Link(student, guardian))) {
            throw DomainRejection.conflict(
                    "roster.guardian-already-linked",
                    Map.of("student", student, "guardian", guardian));
        }
    }

    Authority requireLinked(StudentId student, GuardianId guardian) {
        Authority authority = links.get(new Link(student, guardian));
        if (authority == null) {
            throw DomainRejection.rule(
                    "roster.guardian-not-linked", Map.of("student", student, "guardian", guardian));
        }
        return authority;
    }

    /** Nobody has two places in a class at once: none goes on at or begins after a day. */
    void requireNotMember(ClassId classId, PersonRef member, LocalDate from) {
        if (places(classId, member).stream().anyMatch(place -> !place.isOver(from))) {
            throw DomainRejection.conflict(
                    "roster.already-a-member", Map.of("class", classId, "member", member));
        }
    }

    /** The place that is not over today. */
    Place requireMember(ClassId classId, PersonRef member, LocalDate today) {
        List<Place> places = places(classId, member);
        if (places.isEmpty() || places.getLast().isOver(today)) {
            throw DomainRejection.rule(
                    "roster.not-a-member", Map.of("class", classId, "member", member));
        }
        return places.getLast();
    }

    /** A class number is free from the day after its last holder's last day. */
    void requireNumberFree(ClassId classId, int classNumber, LocalDate from) {
        PersonRef holder = numberHolder(classId, classNumber);
        if (holder != null && holds(holder, classId, classNumber, from)) {
            throw DomainRejection.conflict(
                    "roster.class-number-taken",
                    Map.of("class", classId, "classNumber", classNumber, "holder", holder));
        }
    }

    boolean isNumberFree(ClassId classId, int classNumber, LocalDate from) {
        PersonRef holder = numberHolder(classId, classNumber);
        return holder == null || !holds(holder, classId, classNumber, from);
    }

    private boolean holds(PersonRef holder, ClassId classId, int classNumber, LocalDate from) {
        return places(classId, holder).stream()
                .filter(place -> Objects.equals(place.classNumber(), classNumber))
                .anyMatch(place -> !place.isOver(from));
    }

    private List<Period> periodsOf(PersonRef person) {
        List<Period> periods = people.get(person);
        if (periods != null) {
            return periods;
        }
        return below == null ? List.of() : below.periodsOf(person);
    }

    private @Nullable PersonRef numberHolder(ClassId classId, int classNumber) {
        PersonRef holder = numbers.getOrDefault(classId, Map.of()).get(classNumber);
        return holder != null || below == null ? holder : below.numberHolder(classId, classNumber);
    }

    private List<Place> places(ClassId classId, PersonRef member) {
        List<Place> places = members.getOrDefault(classId, Map.of()).get(member);
        if (places != null) {
            return places;
        }
        return below == null ? List.of() : below.places(classId, member);
    }

    /** The latest place of a person in each class they were ever in. */
    Map<ClassId, Place> placesOf(PersonRef person) {
        Map<ClassId, Place> latest = new LinkedHashMap<>();
        members.forEach((classId, inClass) -> {
            List<Place> places = inClass.getOrDefault(person, List.of());
            if (!places.isEmpty()) {
                latest.put(classId, places.getLast());
            }
        });
        return latest;
    }
}
