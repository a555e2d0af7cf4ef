package hk.chopmark.core.attendance;

import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.facts.calendar.SchoolCalendar;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * On which days one student was absent: in every session for which the roll was called.
 *
 * <p>A school day without a roll call proves nothing, so it ends a row of absent days. A day that
 * the calendar does not know ends it too: nobody guesses.
 *
 * <p><b>Guarantees</b>: keeps {@value #KEPT_DAYS} days up to the last one recorded and forgets
 * older ones, so a row never reaches further back.
 */
final class AbsentDays {

    /** How many Hong Kong days are kept: a leap year, more than any school year. */
    static final int KEPT_DAYS = 366;

    private final TreeMap<LocalDate, Map<SchoolSession, AttendanceStatus>> byDay = new TreeMap<>();

    /**
     * An absence.
     *
     * @param firstDay the first absent school day in the row
     * @param lastDay the last one recorded
     */
    record Row(LocalDate firstDay, LocalDate lastDay) {

        boolean overlaps(LocalDate from, LocalDate to) {
            return !to.isBefore(firstDay) && !from.isAfter(lastDay);
        }
    }

    /** Takes in what is recorded last of one session. */
    void put(LocalDate day, SchoolSession session, AttendanceStatus status) {
        byDay.computeIfAbsent(day, _ -> new EnumMap<>(SchoolSession.class)).put(session, status);
        byDay.headMap(byDay.lastKey().minusDays(KEPT_DAYS - 1L)).clear();
    }

    /** Whether all that is kept is too old to count on a day. */
    boolean isOver(LocalDate day) {
        return byDay.isEmpty() || !byDay.lastKey().isAfter(day.minusDays(KEPT_DAYS));
    }

    /** How many days are kept. */
    int size() {
        return byDay.size();
    }

    /** Whether the student was absent all of a day. */
    boolean isAbsent(LocalDate day) {
        Map<SchoolSession, AttendanceStatus> sessions = byDay.get(day);
        return sessions != null
                && sessions.values().stream().allMatch(status -> status == AttendanceStatus.ABSENT);
    }

    /**
     * The row of absent school days that reaches a count on a day, with the days after it.
     *
     * @param day a school day in the row
     * @param schoolDays how many there must be at least, up to the day
     */
    Optional<Row> absence(LocalDate day, int schoolDays, SchoolCalendar calendar) {
        List<LocalDate> row = upTo(day, KEPT_DAYS, calendar);
        return row.isEmpty() || row.size() < schoolDays
                ? Optional.empty()
                : Optional.of(new Row(row.getLast(), lastAfter(day, calendar)));
    }

    /**
     * The days on which a row of absent school days reaches just this count, in order. Looks one
     * school day further back than the count.
     *
     * @param from first day looked at
     * @param to last day looked at
     */
    List<LocalDate> reached(int schoolDays, LocalDate from, LocalDate to, SchoolCalendar calendar) {
        return byDay.subMap(from, true, to, true).keySet().stream()
                .filter(day -> upTo(day, schoolDays + 1, calendar).size() == schoolDays)
                .toList();
    }

    /** The absent school days in a row that end on a day, the last first. */
    private List<LocalDate> upTo(LocalDate lastDay, int atMost, SchoolCalendar calendar) {
        List<LocalDate> row = new ArrayList<>();
        LocalDate day = lastDay;
        boolean goesOn = calendar.kindOf(day).isSchoolDay() && isAbsent(day);
        while (goesOn && row.size() < atMost) {
            if (calendar.kindOf(day).isSchoolDay()) {
                row.add(day);
            }
            day = day.minusDays(1);
            goesOn = !day.isBefore(byDay.firstKey()) && mayBelong(day, calendar);
        }
        return row;
    }

    /** The last absent school day in the row that a day belongs to. */
    private LocalDate lastAfter(LocalDate inRow, SchoolCalendar calendar) {
        LocalDate last = inRow;
        LocalDate day = inRow.plusDays(1);
        while (!day.isAfter(byDay.lastKey()) && mayBelong(day, calendar)) {
            last = calendar.kindOf(day).isSchoolDay() ? day : last;
            day = day.plusDays(1);
        }
        return last;
    }

    /** Whether a day does not end a row. */
    private boolean mayBelong(LocalDate day, SchoolCalendar calendar) {
        SchoolDayKind kind = calendar.kindOf(day);
        return kind.isSchoolDay() ? isAbsent(day) : kind != SchoolDayKind.UNKNOWN;
    }
}
