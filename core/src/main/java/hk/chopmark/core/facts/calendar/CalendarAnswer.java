package hk.chopmark.core.facts.calendar;

import java.time.LocalDate;

/**
 * What the calendar answers: a value, or that it does not know. It never guesses.
 *
 * @param <T> the value
 */
public sealed interface CalendarAnswer<T> {

    /** What is missing. */
    enum Gap {
        /** Nobody recorded the general holidays of the year. */
        HOLIDAYS_NOT_KNOWN,
        /** The day lies in no school year that was set. */
        NO_SCHOOL_YEAR
    }

    /** The answer is known. */
    record Known<T>(T value) implements CalendarAnswer<T> {}

    /**
     * The answer is not known.
     *
     * @param day the day that the answer needs and the calendar knows nothing of
     * @param gap what is missing
     */
    record Unknown<T>(LocalDate day, Gap gap) implements CalendarAnswer<T> {}
}
