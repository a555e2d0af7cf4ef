package hk.chopmark.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.calendar.CalendarCommand.AdoptGeneralHolidays;
import hk.chopmark.core.calendar.CalendarCommand.SetSchoolYear;
import hk.chopmark.core.calendar.CalendarCommand.SuspendClasses;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.Session;
import hk.chopmark.core.calendar.CalendarEvent.Signal;
import hk.chopmark.core.facts.calendar.SchoolCalendar;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What sources of due acts read, from a real log. */
class DueRecordIT {

    private static final TestEngine TEST = TestEngine.start();

    private final SchoolId school = new SchoolId(new UUID(0x5c, 3));

    @AfterAll
    static void close() {
        TEST.close();
    }

    @Test
    void a_source_reads_the_calendar_as_it_is_on_the_record() {
        LocalDate monday = LocalDate.of(2026, 9, 7);
        AuditEngine engine = TEST.engine();
        engine.send(new RegisterSchool(school, "Day School", "日校"), SmallSchool.SETUP);
        engine.send(
                new AdoptGeneralHolidays(
                        school,
                        2026,
                        List.of(new Holiday(LocalDate.of(2026, 10, 1), "National Day", "國慶日")),
                        "Gazette"),
                SmallSchool.SETUP);
        engine.send(
                new SetSchoolYear(
                        school,
                        LocalDate.of(2026, 9, 1),
                        LocalDate.of(2026, 12, 31),
                        Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY),
                        Set.of()),
                SmallSchool.SETUP);
        engine.send(
                new SuspendClasses(
                        school, monday, Session.MORNING, Signal.TROPICAL_CYCLONE_8, "Bureau"),
                SmallSchool.SETUP);

        SchoolCalendar calendar = new DueRecord(engine.log(), engine.codec()).calendar(school);

        assertThat(calendar.kindOf(monday)).isEqualTo(SchoolDayKind.SUSPENDED);
        assertThat(calendar.kindOf(LocalDate.of(2026, 10, 1)))
                .isEqualTo(SchoolDayKind.GENERAL_HOLIDAY);
        assertThat(calendar.schoolDayAfter(monday.minusDays(1), 1).ifKnown())
                .as("Tuesday, for Monday was suspended")
                .contains(monday.plusDays(1));
    }
}
