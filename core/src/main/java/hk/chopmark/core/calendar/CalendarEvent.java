package hk.chopmark.core.calendar;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CITATION;
import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static hk.chopmark.core.decision.InClear.Nature.PUBLIC_NAME;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.facts.calendar.CalendarChange;
import hk.chopmark.core.facts.calendar.CalendarChange.HolidaysOfYear;
import hk.chopmark.core.facts.calendar.CalendarChange.KindOfDay;
import hk.chopmark.core.facts.calendar.CalendarChange.WeekOfSchoolYear;
import hk.chopmark.core.facts.calendar.CalendarFact;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/** What happens to a school's calendar; names and components are stored for ever. */
public sealed interface CalendarEvent extends DomainEvent, CalendarFact {

    /** From which session on classes are suspended. */
    enum SessionOfDay {
        /** No classes all day. */
        MORNING(SchoolDayKind.SUSPENDED),
        /** The classes of the morning are held. */
        AFTERNOON(SchoolDayKind.AFTERNOON_SUSPENDED);

        private final SchoolDayKind kind;

        SessionOfDay(SchoolDayKind kind) {
            this.kind = kind;
        }

        /** What the day becomes. */
        public SchoolDayKind kind() {
            return kind;
        }
    }

    /** Why classes are suspended. */
    enum Signal {
        TROPICAL_CYCLONE_3,
        TROPICAL_CYCLONE_8,
        RED_RAINSTORM,
        BLACK_RAINSTORM,
        EXTREME_CONDITIONS,
        /** Another announcement of the Education Bureau. */
        ANNOUNCEMENT
    }

    /** The calendar. */
    CalendarId calendar();

    /**
     * A general holiday.
     *
     * @param day a Hong Kong day
     * @param nameZh absent if the source gives none
     */
    record Holiday(
            @Time(VALID) LocalDate day,
            @InClear(PUBLIC_NAME) String nameEn,
            @Nullable @InClear(PUBLIC_NAME) String nameZh) {}

    /**
     * The general holidays of a calendar year are these, Sundays apart; replaces an earlier list of
     * the year.
     *
     * @param holidays ascending by day
     * @param source where the list comes from, such as a notice of the Gazette
     */
    @Event(namespace = "calendar", name = "GeneralHolidaysAdopted", version = "1")
    record GeneralHolidaysAdopted(
            CalendarId calendar, int year, List<Holiday> holidays, @InClear(CITATION) String source)
            implements CalendarEvent {
        public GeneralHolidaysAdopted {
            holidays = List.copyOf(holidays);
        }

        @Override
        public CalendarChange change() {
            return new HolidaysOfYear(
                    year,
                    holidays.stream().map(Holiday::day).collect(Collectors.toUnmodifiableSet()));
        }
    }

    /**
     * A school year runs from a day to another, with this week; replaces an earlier one of the same
     * first day.
     *
     * @param schoolDays days of the week with classes all day
     * @param halfDays days of the week with classes in the morning only
     */
    @Event(namespace = "calendar", name = "SchoolYearSet", version = "1")
    record SchoolYearSet(
            CalendarId calendar,
            @Time(VALID) LocalDate first,
            @Time(VALID) LocalDate last,
            Set<DayOfWeek> schoolDays,
            Set<DayOfWeek> halfDays)
            implements CalendarEvent {
        public SchoolYearSet {
            schoolDays = Set.copyOf(schoolDays);
            halfDays = Set.copyOf(halfDays);
        }

        @Override
        public WeekOfSchoolYear change() {
            return new WeekOfSchoolYear(first, last, schoolDays, halfDays);
        }
    }

    /**
     * One day became another kind of day.
     *
     * @param reason code of the school
     * @param replaced what the day was until now
     */
    @Event(namespace = "calendar", name = "SchoolDayChanged", version = "1")
    record SchoolDayChanged(
            CalendarId calendar,
            @Time(VALID) LocalDate day,
            SchoolDayKind kind,
            @InClear(CODE) String reason,
            SchoolDayKind replaced)
            implements CalendarEvent {
        @Override
        public CalendarChange change() {
            return new KindOfDay(day, kind);
        }
    }

    /**
     * Classes of a day are suspended, as by a gale or heavy rain.
     *
     * @param from the first session without classes
     * @param source who announced it, and when
     * @param replaced what the day was until now
     */
    @Event(namespace = "calendar", name = "ClassesSuspended", version = "1")
    record ClassesSuspended(
            CalendarId calendar,
            @Time(VALID) LocalDate day,
            SessionOfDay from,
            Signal signal,
            @InClear(CITATION) String source,
            SchoolDayKind replaced)
            implements CalendarEvent {
        @Override
        public CalendarChange change() {
            return new KindOfDay(day, from.kind());
        }
    }
}
