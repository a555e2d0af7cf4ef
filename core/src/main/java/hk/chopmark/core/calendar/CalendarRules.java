package hk.chopmark.core.calendar;

import hk.chopmark.core.calendar.CalendarCommand.AdoptGeneralHolidays;
import hk.chopmark.core.calendar.CalendarCommand.ChangeSchoolDay;
import hk.chopmark.core.calendar.CalendarCommand.DeclareSchoolHoliday;
import hk.chopmark.core.calendar.CalendarCommand.SetSchoolYear;
import hk.chopmark.core.calendar.CalendarCommand.SuspendClasses;
import hk.chopmark.core.calendar.CalendarEvent.ClassesSuspended;
import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.calendar.CalendarEvent.SchoolDayChanged;
import hk.chopmark.core.calendar.CalendarEvent.SchoolYearSet;
import hk.chopmark.core.calendar.CalendarEvent.SessionOfDay;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.facts.calendar.CalendarFact;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of the calendar; each reads all of the school's calendar. */
final class CalendarRules {

    private CalendarRules() {}

    /** Reads the calendar; changed by whoever keeps it. */
    abstract static class CalendarRule<C extends CalendarCommand> extends Rule<C, CalendarBook> {

        CalendarRule(Class<C> commandType) {
            super(
                    commandType,
                    CommandPermission.judgedInSchool(
                            "calendar.change",
                            Purpose.ROSTER_ADMINISTRATION,
                            Purpose.DATA_IMPORT,
                            Purpose.DEMONSTRATION),
                    () -> CalendarBook.EMPTY,
                    CalendarRule::fold);
        }

        private static CalendarBook fold(CalendarBook book, Recorded<?> fact) {
            return fact.event() instanceof CalendarEvent event ? book.with(event) : book;
        }

        @Override
        public final List<FactQuery> facts(C command, Actor actor) {
            return List.of(FactQuery.about(CalendarId.of(command.school()), CalendarFact.class));
        }
    }

    /** A list is adopted once, and again when it differs. */
    static final class AdoptingHolidays extends CalendarRule<AdoptGeneralHolidays> {
        AdoptingHolidays() {
            super(AdoptGeneralHolidays.class);
        }

        @Override
        public List<CalendarEvent> decide(
                AdoptGeneralHolidays command, CalendarBook book, DecisionContext context) {
            GeneralHolidaysAdopted adopted =
                    new GeneralHolidaysAdopted(
                            CalendarId.of(command.school()),
                            command.year(),
                            command.holidays(),
                            command.source());
            boolean same = book.holidaysOf(command.year()).filter(adopted::equals).isPresent();
            return same ? List.of() : List.of(adopted);
        }
    }

    /** School years never share a day; one is replaced by another of the same first day. */
    static final class SettingYear extends CalendarRule<SetSchoolYear> {
        SettingYear() {
            super(SetSchoolYear.class);
        }

        @Override
        public List<CalendarEvent> decide(
                SetSchoolYear command, CalendarBook book, DecisionContext context) {
            SchoolYearSet set =
                    new SchoolYearSet(
                            CalendarId.of(command.school()),
                            command.first(),
                            command.last(),
                            command.schoolDays(),
                            command.halfDays());
            book.calendar()
                    .overlapping(set.change())
                    .ifPresent(other -> {
                        throw DomainRejection.rule(
                                "calendar.school-year-overlaps",
                                Map.of("first", other.first(), "last", other.last()));
                    });
            boolean same =
                    book.calendar().schoolYear(command.first()).equals(Optional.of(set.change()));
            if (same) {
                throw DomainRejection.conflict(
                        "calendar.school-year-unchanged", Map.of("first", command.first()));
            }
            return List.of(set);
        }
    }

    /** A day changes to something different. */
    static final class ChangingDay extends CalendarRule<ChangeSchoolDay> {
        ChangingDay() {
            super(ChangeSchoolDay.class);
        }

        @Override
        public List<CalendarEvent> decide(
                ChangeSchoolDay command, CalendarBook book, DecisionContext context) {
            SchoolDayKind before = book.calendar().kindOf(command.day());
            if (before == command.kind()) {
                throw DomainRejection.conflict(
                        "calendar.day-unchanged", Map.of("day", command.day(), "kind", before));
            }
            return List.of(
                    new SchoolDayChanged(
                            CalendarId.of(command.school()),
                            command.day(),
                            command.kind(),
                            command.reason(),
                            before));
        }
    }

    /** A holiday takes the school days of a range and leaves the others as they are. */
    static final class DeclaringHoliday extends CalendarRule<DeclareSchoolHoliday> {
        DeclaringHoliday() {
            super(DeclareSchoolHoliday.class);
        }

        @Override
        public List<CalendarEvent> decide(
                DeclareSchoolHoliday command, CalendarBook book, DecisionContext context) {
            List<CalendarEvent> changed = new ArrayList<>();
            for (LocalDate day = command.first();
                    !day.isAfter(command.last());
                    day = day.plusDays(1)) {
                SchoolDayKind before = book.calendar().kindOf(day);
                if (before == SchoolDayKind.UNKNOWN) {
                    throw DomainRejection.rule("calendar.day-not-known", Map.of("day", day));
                }
                if (before.isSchoolDay()) {
                    changed.add(
                            new SchoolDayChanged(
                                    CalendarId.of(command.school()),
                                    day,
                                    SchoolDayKind.SCHOOL_HOLIDAY,
                                    command.reason(),
                                    before));
                }
            }
            if (changed.isEmpty()) {
                throw DomainRejection.rule(
                        "calendar.no-school-day-within",
                        Map.of("first", command.first(), "last", command.last()));
            }
            return changed;
        }
    }

    /**
     * Classes are suspended where there are some. Of a day that the calendar does not know, the
     * suspension is recorded all the same: it happened.
     */
    static final class Suspending extends CalendarRule<SuspendClasses> {
        Suspending() {
            super(SuspendClasses.class);
        }

        @Override
        public List<CalendarEvent> decide(
                SuspendClasses command, CalendarBook book, DecisionContext context) {
            SchoolDayKind before = book.calendar().kindOf(command.day());
            requireClasses(command, before);
            return List.of(
                    new ClassesSuspended(
                            CalendarId.of(command.school()),
                            command.day(),
                            command.from(),
                            command.signal(),
                            command.source(),
                            before));
        }

        private static void requireClasses(SuspendClasses command, SchoolDayKind before) {
            boolean wholeDay = command.from() == SessionOfDay.MORNING;
            switch (before) {
                case SCHOOL_DAY, UNKNOWN -> {
                    // there may be classes all day
                }
                case HALF_DAY -> {
                    if (!wholeDay) {
                        throw noClasses(command, before);
                    }
                }
                case AFTERNOON_SUSPENDED -> {
                    if (!wholeDay) {
                        throw already(command);
                    }
                }
                case SUSPENDED -> throw already(command);
                case GENERAL_HOLIDAY, SCHOOL_HOLIDAY, NON_SCHOOL_DAY ->
                        throw noClasses(command, before);
            }
        }

        private static DomainRejection already(SuspendClasses command) {
            return DomainRejection.conflict(
                    "calendar.already-suspended", Map.of("day", command.day()));
        }

        private static DomainRejection noClasses(SuspendClasses command, SchoolDayKind before) {
            return DomainRejection.rule(
                    "calendar.no-classes-then",
                    Map.of("day", command.day(), "kind", before, "from", command.from()));
        }
    }
}
