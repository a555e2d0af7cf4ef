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
 */
final class AbsentDays {

    private final TreeMap<LocalDate, Map<SchoolSession, AttendanceStatus>> byDay = new TreeMap<>();

    /** Takes in what is recorded last of one session. */
    void put(LocalDate day, SchoolSession session, AttendanceStatus status) {
        byDay.computeIfAbsent(day, _ -> new EnumMap<>(SchoolSession.class)).put(session, status);
    }

    /** Whether the student was absent all of a day. */
    boolean isAbsent(LocalDate day) {
        Map<SchoolSession, AttendanceStatus> sessions = byDay.get(day);
        return sessions != null
                && sessions.values().stream().allMatch(status -> status == AttendanceStatus.ABSENT);
    }

    /**
     * The first day of a row of absent school days that reaches a count on a day.
     *
     * @param lastDay the last of them
     * @param schoolDays how many there must be at least
     */
    Optional<LocalDate> since(LocalDate lastDay, int schoolDays, SchoolCalendar calendar) {
        List<LocalDate> row = row(lastDay, calendar);
        return row.size() >= schoolDays ? Optional.of(row.getLast()) : Optional.empty();
    }

    /**
     * The days on which a row of absent school days reaches just this count, in order.
     *
     * @param from first day looked at
     * @param to last day looked at
     */
    List<LocalDate> reached(int schoolDays, LocalDate from, LocalDate to, SchoolCalendar calendar) {
        return byDay.subMap(from, true, to, true).keySet().stream()
                .filter(day -> row(day, calendar).size() == schoolDays)
                .toList();
    }

    /** The absent school days in a row that end on a day, the last first. */
    private List<LocalDate> row(LocalDate lastDay, SchoolCalendar calendar) {
        List<LocalDate> row = new ArrayList<>();
        if (byDay.isEmpty()) {
            return row;
        }
        LocalDate day = lastDay;
        SchoolDayKind kind = calendar.kindOf(day);
        boolean ends = !kind.isSchoolDay();
        while (!ends) {
            if (kind.isSchoolDay()) {
                ends = !isAbsent(day);
                if (!ends) {
                    row.add(day);
                }
            }
            day = day.minusDays(1);
            kind = calendar.kindOf(day);
            ends |= kind == SchoolDayKind.UNKNOWN || day.isBefore(byDay.firstKey());
        }
        return row;
    }
}
