package hk.chopmark.core.calendar;

import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.SessionOfDay;
import hk.chopmark.core.calendar.CalendarEvent.Signal;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.SchoolId;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What may be asked about the calendar. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface CalendarCommand extends Command {

    /** The earliest year of a calendar. */
    int FIRST_YEAR = 1950;

    /** The latest year of a calendar. */
    int LAST_YEAR = 2150;

    /** Most general holidays of a year, besides Sundays. */
    int MAX_HOLIDAYS = 60;

    /** Most days of a school year. */
    int MAX_YEAR_DAYS = 400;

    /** Most days of one school holiday. */
    int MAX_HOLIDAY_DAYS = 100;

    /** Most characters of a source or of the name of a holiday. */
    int MAX_TEXT_CHARS = 300;

    /**
     * Adopts the general holidays of a year: all of them, Sundays apart, ascending by day. The same
     * list once more changes nothing.
     */
    record AdoptGeneralHolidays(SchoolId school, int year, List<Holiday> holidays, String source)
            implements CalendarCommand {
        public AdoptGeneralHolidays {
            holidays = List.copyOf(holidays);
            Require.range("year", year, FIRST_YEAR, LAST_YEAR);
            Require.size("holidays", holidays, 1, MAX_HOLIDAYS);
            Require.line("source", source, MAX_TEXT_CHARS);
            LocalDate before = LocalDate.MIN;
            for (Holiday holiday : holidays) {
                Require.that(holiday.day().getYear() == year, "A holiday lies outside the year");
                Require.that(
                        holiday.day().isAfter(before),
                        "Holidays are not ascending, or a day stands twice");
                Require.line("nameEn", holiday.nameEn(), MAX_TEXT_CHARS);
                if (holiday.nameZh() != null) {
                    Require.line("nameZh", holiday.nameZh(), MAX_TEXT_CHARS);
                }
                before = holiday.day();
            }
        }
    }

    /** Sets a school year and its week, or replaces that of the same first day. */
    record SetSchoolYear(
            SchoolId school,
            LocalDate first,
            LocalDate last,
            Set<DayOfWeek> schoolDays,
            Set<DayOfWeek> halfDays)
            implements CalendarCommand {
        public SetSchoolYear {
            schoolDays = Set.copyOf(schoolDays);
            halfDays = Set.copyOf(halfDays);
            requireYear("first", first);
            requireYear("last", last);
            requireSpan(first, last, MAX_YEAR_DAYS);
            Require.that(
                    !schoolDays.isEmpty() || !halfDays.isEmpty(),
                    "A school year has classes on one day of the week at least");
            Require.that(
                    Collections.disjoint(schoolDays, halfDays),
                    "A day of the week is a school day or a half day, not both");
        }
    }

    /** Makes one day another kind of day; also takes back a suspension recorded by mistake. */
    record ChangeSchoolDay(SchoolId school, LocalDate day, SchoolDayKind kind, String reason)
            implements CalendarCommand {
        private static final Set<SchoolDayKind> KINDS =
                Set.of(
                        SchoolDayKind.SCHOOL_DAY,
                        SchoolDayKind.HALF_DAY,
                        SchoolDayKind.SCHOOL_HOLIDAY,
                        SchoolDayKind.NON_SCHOOL_DAY);

        public ChangeSchoolDay {
            requireYear("day", day);
            Require.that(
                    KINDS.contains(kind),
                    "A day changes to a school day, half day, school holiday or non-school day");
            Require.code("reason", reason);
        }
    }

    /** Gives a school holiday on every school day from a day to another, both included. */
    record DeclareSchoolHoliday(SchoolId school, LocalDate first, LocalDate last, String reason)
            implements CalendarCommand {
        public DeclareSchoolHoliday {
            requireYear("first", first);
            requireYear("last", last);
            requireSpan(first, last, MAX_HOLIDAY_DAYS);
            Require.code("reason", reason);
        }
    }

    /** Suspends the classes of a day from a session on. */
    record SuspendClasses(
            SchoolId school, LocalDate day, SessionOfDay from, Signal signal, String source)
            implements CalendarCommand {
        public SuspendClasses {
            requireYear("day", day);
            Require.line("source", source, MAX_TEXT_CHARS);
        }
    }

    private static void requireYear(String component, LocalDate day) {
        Require.range("year of " + component, day.getYear(), FIRST_YEAR, LAST_YEAR);
    }

    private static void requireSpan(LocalDate first, LocalDate last, int maxDays) {
        Require.range("number of days", last.toEpochDay() - first.toEpochDay() + 1, 1, maxDays);
    }
}
