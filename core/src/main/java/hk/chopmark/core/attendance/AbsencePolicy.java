package hk.chopmark.core.attendance;

import hk.chopmark.core.attendance.AttendanceCommand.EscalateAbsence;
import hk.chopmark.core.attendance.AttendanceEvent.OfStudent;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.calendar.CalendarFact;
import hk.chopmark.core.facts.calendar.SchoolCalendar;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An absence is escalated at the end of the school day on which it has lasted so many school days
 * in a row.
 *
 * <p><b>Parameters</b>: {@value #SCHOOL_DAYS}, seven to begin with.
 *
 * <p><b>Bounds</b>: of each student it remembers the attendance of {@value AbsentDays#KEPT_DAYS}
 * days up to the last one on record, and nothing of students without attendance in the {@value
 * AbsentDays#KEPT_DAYS} days before the school's last roll call. Looking whether a count is
 * reached, it goes back one school day more than the count. A count that does not fit into those
 * days is never reached.
 */
public final class AbsencePolicy implements DuePolicy {

    /** Code of the rule. */
    public static final String RULE = "absence-school-days";

    /** Name of the parameter: how many school days in a row. */
    public static final String SCHOOL_DAYS = "school-days";

    private static final int USUAL_SCHOOL_DAYS = 7;

    /** By then the roll of the afternoon was called and mostly corrected. */
    private static final LocalTime END_OF_DAY = LocalTime.of(18, 0);

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public Purpose purpose() {
        return Purpose.TEACHING;
    }

    @Override
    public Set<Class<?>> facts() {
        return Set.of(OfStudent.class, CalendarFact.class);
    }

    @Override
    public List<RuleParameter> usualParameters() {
        return List.of(RuleParameter.of(SCHOOL_DAYS, USUAL_SCHOOL_DAYS));
    }

    @Override
    public String source() {
        return "Usual rule of schools: a student absent for seven school days in a row is followed"
                + " up and reported to the Education Bureau; the school confirms the number";
    }

    @Override
    public Fold begin() {
        return new AbsencesOfSchool();
    }

    @Override
    public Command command(SchoolId school, DueRule rule, DueAct act) {
        if (!(act.subject() instanceof StudentId student)) {
            throw new IllegalArgumentException("An absence is a student's");
        }
        return new EscalateAbsence(
                school,
                student,
                DecisionContext.dayOf(act.dueAt()),
                schoolDays(rule),
                rule.code(),
                rule.version());
    }

    private static int schoolDays(DueRule rule) {
        return Math.toIntExact(rule.number(SCHOOL_DAYS));
    }

    /** Attendance and calendar of one school; grows with its students of a year. */
    static final class AbsencesOfSchool implements Fold {
        private final Map<String, StudentId> students = new TreeMap<>();
        private final Map<StudentId, AbsentDays> days = new HashMap<>();
        private SchoolCalendar calendar = SchoolCalendar.EMPTY;
        private LocalDate lastDay = LocalDate.MIN;

        @Override
        public void evolve(Recorded<?> fact) {
            if (fact.event() instanceof OfStudent mark) {
                students.putIfAbsent(mark.student().text(), mark.student());
                days.computeIfAbsent(mark.student(), _ -> new AbsentDays())
                        .put(mark.day(), mark.session(), mark.status());
                if (mark.day().isAfter(lastDay)) {
                    lastDay = mark.day();
                    days.values().removeIf(ofStudent -> ofStudent.isOver(lastDay));
                    students.values().retainAll(days.keySet());
                }
            }
            if (fact.event() instanceof CalendarFact change) {
                calendar = calendar.with(change.change());
            }
        }

        /** How many days of how many students are remembered. */
        int size() {
            return days.values().stream().mapToInt(AbsentDays::size).sum();
        }

        @Override
        public List<Due> due(DueRule rule, Instant from, Instant to) {
            List<Due> due = new ArrayList<>();
            LocalDate first = DecisionContext.dayOf(from);
            LocalDate last = DecisionContext.dayOf(to);
            for (StudentId student : students.values()) {
                for (LocalDate day :
                        days.getOrDefault(student, new AbsentDays())
                                .reached(schoolDays(rule), first, last, calendar)) {
                    Instant dueAt =
                            day.atTime(END_OF_DAY).atZone(DecisionContext.HONG_KONG).toInstant();
                    if (!dueAt.isBefore(from) && dueAt.isBefore(to)) {
                        due.add(new Due(student, dueAt));
                    }
                }
            }
            return due;
        }
    }
}
