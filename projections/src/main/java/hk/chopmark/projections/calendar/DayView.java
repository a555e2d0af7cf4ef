package hk.chopmark.projections.calendar;

import hk.chopmark.core.facts.calendar.SchoolDayKind;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One Hong Kong day of a school.
 *
 * @param day the day
 * @param kind what kind of day it is; UNKNOWN if the calendar does not know
 * @param schoolDay whether there are classes for a part of the day at least
 * @param holiday the general holiday on it; absent if there is none
 * @param word the last word on this very day; absent if there was none
 */
public record DayView(
        LocalDate day,
        SchoolDayKind kind,
        boolean schoolDay,
        @Nullable Holiday holiday,
        @Nullable Word word) {

    /**
     * A general holiday.
     *
     * @param nameZh absent if the list gave none
     * @param source of the list
     * @param event that adopted the list
     */
    public record Holiday(String nameEn, @Nullable String nameZh, String source, UUID event) {}

    /**
     * What somebody recorded about one day.
     *
     * @param replaced what the day was before
     * @param reason code of the school; absent for a suspension
     * @param signal why classes were suspended; absent otherwise
     * @param source who announced the suspension; absent otherwise
     */
    public record Word(
            SchoolDayKind replaced,
            @Nullable String reason,
            @Nullable String signal,
            @Nullable String source,
            UUID event) {}
}
