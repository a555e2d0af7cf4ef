package hk.chopmark.core.calendar;

import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.calendar.CalendarCommand.AdoptGeneralHolidays;
import hk.chopmark.core.calendar.CalendarCommand.ChangeSchoolDay;
import hk.chopmark.core.calendar.CalendarCommand.DeclareSchoolHoliday;
import hk.chopmark.core.calendar.CalendarCommand.SetSchoolYear;
import hk.chopmark.core.calendar.CalendarCommand.SuspendClasses;
import hk.chopmark.core.calendar.CalendarEvent.ClassesSuspended;
import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.SchoolDayChanged;
import hk.chopmark.core.calendar.CalendarEvent.SchoolYearSet;
import hk.chopmark.core.calendar.CalendarEvent.SessionOfDay;
import hk.chopmark.core.calendar.CalendarEvent.Signal;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.testing.Scenario;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CalendarTest {

    private static final CalendarId CALENDAR = CalendarId.of(SCHOOL);
    private static final String GAZETTE = "Gazette, list of general holidays";
    private static final LocalDate MONDAY = LocalDate.of(2026, 9, 7);
    private static final LocalDate SATURDAY = LocalDate.of(2026, 9, 12);
    private static final Set<DayOfWeek> WEEK =
            Set.of(
                    DayOfWeek.MONDAY,
                    DayOfWeek.TUESDAY,
                    DayOfWeek.WEDNESDAY,
                    DayOfWeek.THURSDAY,
                    DayOfWeek.FRIDAY);

    private final Scenario school = new Scenario(new CalendarModule().module());

    private static AdoptGeneralHolidays holidays(int year, LocalDate... days) {
        return new AdoptGeneralHolidays(
                SCHOOL,
                year,
                List.of(days).stream().map(day -> new Holiday(day, "A holiday", null)).toList(),
                GAZETTE);
    }

    private static SetSchoolYear year(String first, String last) {
        return new SetSchoolYear(
                SCHOOL,
                LocalDate.parse(first),
                LocalDate.parse(last),
                WEEK,
                Set.of(DayOfWeek.SATURDAY));
    }

    private void knownYear() {
        school.when(holidays(2026, LocalDate.of(2026, 10, 1)));
        school.when(year("2026-09-01", "2027-08-31"));
    }

    private static SuspendClasses suspend(LocalDate day, SessionOfDay from) {
        return new SuspendClasses(SCHOOL, day, from, Signal.BLACK_RAINSTORM, "Education Bureau");
    }

    @Test
    void a_list_of_general_holidays_is_recorded_with_its_source() {
        assertThat(school.when(holidays(2026, LocalDate.of(2026, 1, 1))))
                .as("names and source stand in the event")
                .containsExactly(
                        new GeneralHolidaysAdopted(
                                CALENDAR,
                                2026,
                                List.of(new Holiday(LocalDate.of(2026, 1, 1), "A holiday", null)),
                                GAZETTE));
    }

    @Test
    void the_same_list_once_more_records_nothing_and_another_replaces_it() {
        AdoptGeneralHolidays first = holidays(2026, LocalDate.of(2026, 1, 1));
        school.when(first);

        assertThat(school.when(first)).as("nothing new, nothing recorded").isEmpty();
        assertThat(school.when(holidays(2026, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 2, 17))))
                .as("a corrected list counts from here on")
                .hasSize(1);
        assertThat(school.when(first)).as("and may be corrected back").hasSize(1);
    }

    @Test
    void a_list_that_is_unsorted_double_or_of_another_year_cannot_be_made() {
        LocalDate first = LocalDate.of(2026, 1, 1);
        LocalDate second = LocalDate.of(2026, 2, 17);

        assertThatIllegalArgumentException()
                .as("unsorted")
                .isThrownBy(() -> holidays(2026, second, first));
        assertThatIllegalArgumentException()
                .as("double")
                .isThrownBy(() -> holidays(2026, first, first));
        assertThatIllegalArgumentException()
                .as("another year")
                .isThrownBy(() -> holidays(2027, first, second));
        assertThatIllegalArgumentException().as("empty").isThrownBy(() -> holidays(2026));
    }

    @Test
    void school_years_share_no_day() {
        school.when(year("2026-09-01", "2027-08-31"));

        school.rejects(year("2027-08-31", "2028-07-31"), "calendar.school-year-overlaps");
        school.rejects(year("2026-08-01", "2026-09-01"), "calendar.school-year-overlaps");
        school.rejects(year("2026-09-01", "2027-08-31"), "calendar.school-year-unchanged");
        assertThat(school.when(year("2027-09-01", "2028-08-31")))
                .as("the next year follows")
                .hasSize(1);
        school.rejects(year("2026-09-01", "2027-09-01"), "calendar.school-year-overlaps");
    }

    @Test
    void a_school_year_of_the_same_first_day_replaces_the_one_before() {
        school.when(year("2026-09-01", "2027-08-31"));

        assertThat(school.when(year("2026-09-01", "2027-07-31")))
                .as("the last day moved")
                .first()
                .isInstanceOf(SchoolYearSet.class);
    }

    @Test
    void a_school_year_has_a_week_that_makes_sense() {
        LocalDate first = LocalDate.of(2026, 9, 1);

        assertThatIllegalArgumentException()
                .as("no classes at all")
                .isThrownBy(() ->
                        new SetSchoolYear(SCHOOL, first, first.plusDays(300), Set.of(), Set.of()));
        assertThatIllegalArgumentException()
                .as("a whole and a half day at once")
                .isThrownBy(() ->
                        new SetSchoolYear(
                                SCHOOL,
                                first,
                                first.plusDays(300),
                                WEEK,
                                Set.of(DayOfWeek.MONDAY)));
        assertThatIllegalArgumentException()
                .as("longer than a year")
                .isThrownBy(() -> year("2026-09-01", "2027-10-31"));
        assertThatIllegalArgumentException()
                .as("backwards")
                .isThrownBy(() -> year("2026-09-02", "2026-09-01"));
    }

    @Test
    void a_changed_day_keeps_what_it_was() {
        knownYear();

        assertThat(
                        school.when(
                                new ChangeSchoolDay(
                                        SCHOOL, SATURDAY, SchoolDayKind.SCHOOL_DAY, "open-day")))
                .as("a half day became a whole one")
                .containsExactly(
                        new SchoolDayChanged(
                                CALENDAR,
                                SATURDAY,
                                SchoolDayKind.SCHOOL_DAY,
                                "open-day",
                                SchoolDayKind.HALF_DAY));
        school.rejects(
                new ChangeSchoolDay(SCHOOL, SATURDAY, SchoolDayKind.SCHOOL_DAY, "open-day"),
                "calendar.day-unchanged");
    }

    @Test
    void a_day_is_not_declared_a_general_holiday_or_suspended_by_a_change() {
        for (SchoolDayKind kind :
                List.of(
                        SchoolDayKind.GENERAL_HOLIDAY,
                        SchoolDayKind.SUSPENDED,
                        SchoolDayKind.AFTERNOON_SUSPENDED,
                        SchoolDayKind.UNKNOWN)) {
            assertThatIllegalArgumentException()
                    .as("%s", kind)
                    .isThrownBy(() -> new ChangeSchoolDay(SCHOOL, MONDAY, kind, "x"));
        }
    }

    @Test
    void a_school_holiday_takes_the_school_days_of_its_range_only() {
        knownYear();

        assertThat(
                        school.when(
                                new DeclareSchoolHoliday(
                                        SCHOOL,
                                        LocalDate.of(2026, 9, 30),
                                        LocalDate.of(2026, 10, 4),
                                        "autumn")))
                .as("1 October is a general holiday and 4 October a Sunday")
                .extracting(event -> ((SchoolDayChanged) event).day())
                .containsExactly(
                        LocalDate.of(2026, 9, 30),
                        LocalDate.of(2026, 10, 2),
                        LocalDate.of(2026, 10, 3));
        school.rejects(
                new DeclareSchoolHoliday(
                        SCHOOL, LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 4), "autumn"),
                "calendar.no-school-day-within");
        school.rejects(
                new DeclareSchoolHoliday(
                        SCHOOL, LocalDate.of(2026, 12, 30), LocalDate.of(2027, 1, 2), "winter"),
                "calendar.day-not-known");
    }

    @Test
    void classes_are_suspended_once_and_from_an_earlier_session_again() {
        knownYear();

        assertThat(school.when(suspend(MONDAY, SessionOfDay.AFTERNOON)))
                .as("the morning was held")
                .containsExactly(
                        new ClassesSuspended(
                                CALENDAR,
                                MONDAY,
                                SessionOfDay.AFTERNOON,
                                Signal.BLACK_RAINSTORM,
                                "Education Bureau",
                                SchoolDayKind.SCHOOL_DAY));
        school.rejects(suspend(MONDAY, SessionOfDay.AFTERNOON), "calendar.already-suspended");
        assertThat(school.when(suspend(MONDAY, SessionOfDay.MORNING)))
                .as("it turned out to be the whole day")
                .hasSize(1);
        school.rejects(suspend(MONDAY, SessionOfDay.MORNING), "calendar.already-suspended");
        school.rejects(suspend(MONDAY, SessionOfDay.AFTERNOON), "calendar.already-suspended");
    }

    @Test
    void where_there_are_no_classes_none_are_suspended() {
        knownYear();

        school.rejects(
                suspend(MONDAY.minusDays(1), SessionOfDay.MORNING), "calendar.no-classes-then");
        school.rejects(suspend(SATURDAY, SessionOfDay.AFTERNOON), "calendar.no-classes-then");
        school.rejects(
                suspend(LocalDate.of(2026, 10, 1), SessionOfDay.MORNING),
                "calendar.no-classes-then");
        assertThat(school.when(suspend(SATURDAY, SessionOfDay.MORNING)))
                .as("the morning of a half day")
                .hasSize(1);
    }

    @Test
    void a_suspension_is_recorded_though_nobody_set_the_year() {
        assertThat(school.when(suspend(MONDAY, SessionOfDay.MORNING)))
                .as("it happened")
                .first()
                .extracting(event -> ((ClassesSuspended) event).replaced())
                .isEqualTo(SchoolDayKind.UNKNOWN);
    }

    @Test
    void a_suspension_recorded_by_mistake_is_taken_back_by_a_change() {
        knownYear();
        school.when(suspend(MONDAY, SessionOfDay.MORNING));

        assertThat(
                        school.when(
                                new ChangeSchoolDay(
                                        SCHOOL, MONDAY, SchoolDayKind.SCHOOL_DAY, "by-mistake")))
                .as("what it was stays on the record")
                .first()
                .extracting(event -> ((SchoolDayChanged) event).replaced())
                .isEqualTo(SchoolDayKind.SUSPENDED);
    }
}
