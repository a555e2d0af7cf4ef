package hk.chopmark.api.attendance;

import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.rest.BadRequest;
import hk.chopmark.core.attendance.AttendanceCommand;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.Registers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A range of Hong Kong days, both included. */
record Days(LocalDate from, LocalDate to) {

    private static final LocalDate FIRST = LocalDate.of(AttendanceCommand.FIRST_YEAR, 1, 1);
    private static final LocalDate LAST = LocalDate.of(AttendanceCommand.LAST_YEAR, 12, 31);

    /** Most days of one answer. */
    static final int MOST = 366;

    /** Most days of one file of comma-separated values. */
    static final int MOST_IN_FILE = 31;

    /**
     * A range of bounded length.
     *
     * @throws BadRequest if the last day comes before the first, there are too many, or a year is
     *     none of a school
     */
    static Days of(LocalDate from, LocalDate to, int most) {
        day(from);
        day(to);
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days < 1 || days > most) {
            throw new BadRequest(
                    "request.invalid", "A range is 1 to " + most + " days, the first day first.");
        }
        return new Days(from, to);
    }

    /**
     * A day of a year that a school may have recorded.
     *
     * @throws BadRequest for others
     */
    static LocalDate day(LocalDate day) {
        if (day.isBefore(FIRST) || day.isAfter(LAST)) {
            throw outside();
        }
        return day;
    }

    /**
     * An instant on such a day; null for none.
     *
     * @throws BadRequest for others
     */
    static @Nullable Instant instant(@Nullable Instant at) {
        if (at != null && (at.isBefore(start(FIRST)) || !at.isBefore(start(LAST.plusDays(1))))) {
            throw outside();
        }
        return at;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(HongKongTime.ZONE).toInstant();
    }

    private static BadRequest outside() {
        return new BadRequest(
                "request.invalid",
                "Days are of the years " + FIRST.getYear() + " to " + LAST.getYear() + ".");
    }

    /** These days of a student. */
    Registers.OfDays of(SchoolId school, StudentId student) {
        return new Registers.OfDays(school, student, from, to);
    }
}
