package hk.chopmark.api.attendance;

import hk.chopmark.api.rest.BadRequest;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** A range of Hong Kong days, both included. */
record Days(LocalDate from, LocalDate to) {

    /** Most days of one answer. */
    static final int MOST = 366;

    /** Most days of one file of comma-separated values. */
    static final int MOST_IN_FILE = 31;

    /**
     * A range of bounded length.
     *
     * @throws BadRequest if the last day comes before the first, or there are too many
     */
    static Days of(LocalDate from, LocalDate to, int most) {
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days < 1 || days > most) {
            throw new BadRequest(
                    "request.invalid", "A range is 1 to " + most + " days, the first day first.");
        }
        return new Days(from, to);
    }

    /** Whether it takes in a day. */
    boolean has(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }
}
